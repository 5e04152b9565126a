"""Rows of leads, their history, and what governs them.

Personal data stand in columns of `lead` only, and are emptied on conversion and erasure.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from chassis.columns import Instant, Wire
from chassis.handing_over import handover_tables
from services.pipeline.contract import Screening
from services.pipeline.contract.lead_terms import LeadCriteria, SetLeadPolicy
from services.pipeline.tables.base import metadata

_OPEN = text("closed_at IS NULL")
lead = Table(
    "lead", metadata,
    Column("lead_id", Text, primary_key=True), Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("source", Text, nullable=False), Column("campaign_id", Text),
    Column("region", Text),
    Column("contact_name", Text), Column("company", Text), Column("phone", Text),
    Column("email", Text), Column("notes", Text), Column("note", Text),
    Column("phone_key", Text), Column("email_key", Text), Column("external_ref", Text),
    Column("owner_id", Text), Column("passed_by", Wire(tuple[str, ...]), nullable=False),
    Column("created_by", Text, nullable=False), Column("created_at", Instant, nullable=False),
    Column("pooled_at", Instant), Column("closed_at", Instant),
    Column("screening", Wire(Screening)), Column("reason", Text),
    Column("customer_id", Text), Column("deal_id", Text, unique=True),
    Column("first_due_at", Instant, nullable=False), Column("first_responded_at", Instant),
    Column("first_responded_by", Text),
    Column("clock_began_at", Instant, nullable=False), Column("responded_at", Instant),
    Column("policy_version", Integer, nullable=False),
    Column("is_due_certain", Boolean, nullable=False),
    Column("due_at", Instant), Column("overdue_at", Instant), Column("look_at", Instant),
    Column("escalation_day", Integer, nullable=False, server_default="0"),
    Column("escalated_to", Wire(tuple[str, ...]), nullable=False),
    Index("uq_lead_open_phone", "phone_key", unique=True, postgresql_where=_OPEN),
    Index("uq_lead_open_email", "email_key", unique=True, postgresql_where=_OPEN),
    Index("uq_lead_open_reference", "external_ref", unique=True, postgresql_where=_OPEN),
    Index("ix_lead_created", "created_at", "lead_id"),
    Index("ix_lead_owner_created", "owner_id", "created_at", "lead_id"),
    Index("ix_lead_due", "due_at", "lead_id"),
    Index("ix_lead_look", "look_at"),
    Index("ix_lead_pool", "pooled_at", "lead_id", postgresql_where=text("state = 'new'")),
)
"""`pooled_at`: since when it waits for an owner. `clock_began_at`, `responded_at`: of the running
clock; none was answered since it began: the first. `policy_version`: the clock's policy. `look_at`:
when the timer looks next."""
lead_event = Table(
    "lead_event", metadata,
    Column("entry_id", BigInteger, primary_key=True, autoincrement=True),
    Column("lead_id", Text, nullable=False), Column("step", Text, nullable=False),
    Column("happened_at", Instant, nullable=False), Column("actor", Text, nullable=False),
    Column("owner_id", Text), Column("source", Text), Column("campaign_id", Text),
    Column("touch", Text), Column("reason", Text), Column("day", Integer),
    Column("to_ids", Wire(tuple[str, ...])),
    Index("ix_lead_event_lead", "lead_id", "entry_id"),
    Index("ix_lead_event_got", "happened_at", "owner_id",
          postgresql_where=text("step = 'assigned'")),
)
lead_capacity = Table(
    "lead_capacity", metadata,
    Column("employee_id", Text, primary_key=True), Column("version", Integer, nullable=False),
    Column("team", Text, nullable=False), Column("monthly_capacity", Integer, nullable=False),
    Column("accepts", Wire(LeadCriteria)), Column("prefers", Wire(LeadCriteria)),
)
campaign = Table(
    "campaign", metadata,
    Column("campaign_id", Text, primary_key=True), Column("name", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("starts_on", Date, nullable=False), Column("ends_on", Date),
    Column("cost_minor", BigInteger), Column("currency", Text),
    Index("ix_campaign_starts_on", "starts_on", "campaign_id"),
)
lead_policy = Table(
    "lead_policy", metadata,
    Column("policy_version", Integer, primary_key=True, autoincrement=False),
    Column("terms", Wire(SetLeadPolicy), nullable=False),
    Column("set_by", Text, nullable=False), Column("set_at", Instant, nullable=False),
)
lead_books = handover_tables(
    metadata, Column("lead_id", Text, primary_key=True), part="lead")
