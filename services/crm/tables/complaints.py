"""Rows of complaints: their state, their clocks, their log, and the words apart from it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text, text

from chassis.columns import Instant
from services.crm.tables.base import metadata

complaint = Table(
    "complaint", metadata,
    Column("complaint_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("contact_id", Text), Column("deal_id", Text),
    Column("priority", Text, nullable=False), Column("state", Text, nullable=False),
    Column("is_paused", Boolean, nullable=False, server_default=text("false")),
    Column("level", Integer, nullable=False, server_default="0"),
    Column("escalated_to", Text),
    Column("round", Integer, nullable=False, server_default="1"),
    Column("answer_hours", Integer, nullable=False),
    Column("solve_hours", Integer, nullable=False),
    Column("summary", Text), Column("cause_kind", Text), Column("root_cause", Text),
    Column("received_at", Instant, nullable=False), Column("recorded_at", Instant, nullable=False),
    Column("answered_at", Instant), Column("solved_at", Instant), Column("closed_at", Instant),
    Index("ix_complaint_received", "received_at", "complaint_id"),
    Index("ix_complaint_customer", "customer_id", "received_at", "complaint_id"),
)
complaint_event = Table(
    "complaint_event", metadata,
    Column("event_id", BigInteger, primary_key=True, autoincrement=True),
    Column("complaint_id", Text, nullable=False),
    Column("kind", Text, nullable=False), Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("clock", Text), Column("round", Integer), Column("level", Integer),
    Column("to_employee_id", Text), Column("cause_kind", Text),
    Index("ix_complaint_event_complaint", "complaint_id", "event_id"),
)
complaint_text = Table(
    "complaint_text", metadata,
    Column("event_id", BigInteger, primary_key=True, autoincrement=False),
    Column("complaint_id", Text, nullable=False, index=True),
    Column("words", Text),
)
complaint_clock = Table(
    "complaint_clock", metadata,
    Column("complaint_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("started_at", Instant, nullable=False), Column("hours", Integer, nullable=False),
    Column("due_at", Instant), Column("met_at", Instant), Column("breached_at", Instant),
    Index("ix_complaint_clock_due", "due_at",
          postgresql_where=text("met_at IS NULL AND breached_at IS NULL")),
)
complaint_policy = Table(
    "complaint_policy", metadata,
    Column("priority", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("answer_hours", Integer, nullable=False),
    Column("solve_hours", Integer, nullable=False),
    Column("set_by", Text, nullable=False), Column("set_at", Instant, nullable=False),
)
complaint_recount = Table(
    "complaint_recount", metadata,
    Column("cause", Text, primary_key=True),
    Column("after_complaint_id", Text, nullable=False, server_default=""),
    Column("finished_at", Instant),
    Index("ix_complaint_recount_open", "cause", postgresql_where=text("finished_at IS NULL")),
)
