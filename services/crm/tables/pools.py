"""Rows of the public pools, what happened in them, the nights, and how follow-ups ended."""

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
from services.crm.contract.pools import PoolTerms
from services.crm.tables.base import metadata
from services.org.contract import UnitShare

pool = Table(
    "pool", metadata,
    Column("pool_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("terms", Wire(PoolTerms), nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("rules_since_on", Date, nullable=False),
    Column("created_at", Instant, nullable=False),
)
pool_event = Table(
    "pool_event", metadata,
    Column("event_id", BigInteger, primary_key=True, autoincrement=True),
    Column("pool_id", Text, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("employee_id", Text),
    Column("happened_at", Instant, nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("bypassed", Wire(tuple[str, ...]), nullable=False),
    Column("reason", Text),
    Column("actor", Text, nullable=False),
    Index("ix_pool_event_claims", "pool_id", "employee_id", "happened_on",
          postgresql_where=text("kind = 'claimed'")),
    Index("ix_pool_event_customer", "customer_id", "event_id"),
    Index("ix_pool_event_views", "pool_id", "employee_id", "happened_on",
          postgresql_where=text("kind = 'viewed'")),
    Index("ix_pool_event_viewed", "employee_id", "customer_id", "happened_on", unique=True,
          postgresql_where=text("kind = 'viewed'")),
)
pool_night = Table(
    "pool_night", metadata,
    Column("night_on", Date, primary_key=True),
    Column("after_customer_id", Text, nullable=False),
    Column("recycled", Integer, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Index("ix_pool_night_open", "night_on", postgresql_where=text("finished_at IS NULL")),
)
unit_copy = Table(
    "unit_copy", metadata,
    Column("employee_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("units", Wire(tuple[UnitShare, ...]), nullable=False),
)
follow_up_outcome = Table(
    "follow_up_outcome", metadata,
    Column("outcome_id", BigInteger, primary_key=True, autoincrement=True),
    Column("customer_id", Text, nullable=False),
    Column("owner_id", Text, nullable=False),
    Column("was_due_on", Date, nullable=False),
    Column("done_on", Date),
    Index("ix_follow_up_outcome_due", "was_due_on", "owner_id"),
)
