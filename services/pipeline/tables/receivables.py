"""Rows of receivables, kept beside the deals they are of, and the dunning policy."""

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
    UniqueConstraint,
    text,
)

from chassis.columns import Wire
from services.pipeline.contract.receivables import DunningPolicy
from services.pipeline.tables.base import metadata

receivable = Table(
    "receivable", metadata,
    Column("receivable_id", Text, primary_key=True),
    Column("deal_id", Text, nullable=False), Column("number", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("expected_on", Date, nullable=False), Column("due_on", Date), Column("milestone", Text),
    Column("amount_minor", BigInteger, nullable=False),
    Column("paid_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("level", Integer, nullable=False), Column("is_announced", Boolean, nullable=False),
    Column("look_on", Date), Column("write_off_reason", Text),
    Column("policy_version", Integer, nullable=False, server_default="0"),
    UniqueConstraint("deal_id", "number"),
    Index("ix_receivable_expected", "expected_on", "receivable_id"),
    Index("ix_receivable_amount", "amount_minor", "receivable_id"),
    Index("ix_receivable_policy", "policy_version", "receivable_id",
          postgresql_where=text("state = 'open'")),
    Index("ix_receivable_look", "look_on", postgresql_where=text("look_on IS NOT NULL")),
)
dunning_policy = Table(
    "dunning_policy", metadata,
    Column("policy_version", Integer, primary_key=True, autoincrement=False),
    Column("terms", Wire(DunningPolicy), nullable=False), Column("set_by", Text, nullable=False),
)
