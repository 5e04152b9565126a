"""Rows of hiring standards, requisitions and candidates, and the targets that hiring serves."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Numeric, Table, Text

from chassis.columns import Instant, Wire
from services.people.contract.recruiting import Interview, RequirementAnswer, StandardContent
from services.people.tables.base import metadata

hiring_standard = Table(
    "hiring_standard", metadata,
    Column("standard_id", Text, primary_key=True),
    Column("standard_version", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("content", Wire(StandardContent), nullable=False),
    Column("drafted_by", Text, nullable=False), Column("drafted_at", Instant, nullable=False),
    Column("approved_by", Text), Column("approved_at", Instant),
)
requisition = Table(
    "requisition", metadata,
    Column("requisition_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("standard_id", Text, nullable=False),
    Column("standard_version", Integer, nullable=False),
    Column("headcount", Integer, nullable=False), Column("hired", Integer, nullable=False),
    Column("wanted_from", Date, nullable=False), Column("reason", Text, nullable=False),
    Column("drafted_by", Text, nullable=False), Column("drafted_at", Instant, nullable=False),
    Column("position_id", Text), Column("approved_by", Text), Column("opened_on", Date),
    Column("cancel_reason", Text),
)
candidate = Table(
    "candidate", metadata,
    Column("candidate_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("requisition_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("name", Text, nullable=False), Column("contact", Text),
    Column("source", Text, nullable=False), Column("applied_on", Date, nullable=False),
    Column("answers", Wire(tuple[RequirementAnswer, ...]), nullable=False),
    Column("interviews", Wire(tuple[Interview, ...]), nullable=False),
    Column("score", Numeric(5, 2)),
    Column("reached", Text, nullable=False),
    Column("starts_on", Date), Column("refused_by", Text), Column("reason", Text),
    Column("employee_id", Text), Column("hired_on", Date),
    Column("probation", Text), Column("probation_reason", Text),
    Index("ix_candidate_requisition", "requisition_id", "candidate_id"),
    Index("ix_candidate_applied_on", "applied_on"),
)
target_month = Table(
    "target_month", metadata,
    Column("plan_id", Text, primary_key=True), Column("period", Text, primary_key=True),
    Column("metric", Text, nullable=False), Column("currency", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Index("ix_target_month_period", "period"),
)
