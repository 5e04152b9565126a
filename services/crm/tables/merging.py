"""Rows of merges: who went into whom, what moved, and a copy to undo it, emptied in time; pairs
that somebody said are two."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from chassis.columns import Instant
from services.crm.tables.base import metadata

customer_merge = Table(
    "customer_merge", metadata,
    Column("merge_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("survivor_id", Text, nullable=False), Column("merged_id", Text, nullable=False),
    Column("merged_by", Text, nullable=False), Column("merged_at", Instant, nullable=False),
    Column("undo_until", Instant, nullable=False),
    Column("undone_by", Text), Column("undone_at", Instant),
    Column("copies", JSONB(none_as_null=True)),
    Column("merged_version", Integer), Column("survivor_version", Integer),
    Index("ix_customer_merge_merged", "merged_id", unique=True,
          postgresql_where=text("undone_at IS NULL")),
    Index("ix_customer_merge_survivor", "survivor_id",
          postgresql_where=text("undone_at IS NULL")),
    Index("ix_customer_merge_at", "merged_at", "merge_id"),
    Index("ix_customer_merge_kept", "undo_until", postgresql_where=text("copies IS NOT NULL")),
)
customer_merge_item = Table(
    "customer_merge_item", metadata,
    Column("merge_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True), Column("item_id", Text, primary_key=True),
)
merge_policy = Table(
    "merge_policy", metadata,
    Column("policy_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("undo_days", Integer, nullable=False),
    Column("set_by", Text, nullable=False), Column("set_at", Instant, nullable=False),
)
duplicate_dismissal = Table(
    "duplicate_dismissal", metadata,
    Column("customer_id", Text, primary_key=True),
    Column("other_customer_id", Text, primary_key=True),
    Column("dismissed_by", Text, nullable=False), Column("dismissed_at", Instant, nullable=False),
)
