"""Rows of the company's tags and of who bears them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, text

from chassis.columns import Instant
from services.crm.tables.base import metadata

tag = Table(
    "tag", metadata,
    Column("tag_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False), Column("name_key", Text, nullable=False, unique=True),
    Column("is_retired", Boolean, nullable=False, server_default=text("false")),
    Column("created_by", Text, nullable=False), Column("created_at", Instant, nullable=False),
    Index("ix_tag_name", "name", "tag_id"),
)
customer_tag = Table(
    "customer_tag", metadata,
    Column("customer_id", Text, primary_key=True),
    Column("tag_id", Text, primary_key=True),
    Column("added_by", Text, nullable=False), Column("added_at", Instant, nullable=False),
    Index("ix_customer_tag_tag", "tag_id", "customer_id"),
)
