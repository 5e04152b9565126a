"""Rows of quotes: how each stands, its versions with what was offered, and every step it took."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Table, Text, text

from chassis.columns import Instant, Wire
from services.catalog.contract.quotes import ApprovalReason, QuoteLine
from services.catalog.tables.base import metadata

quote = Table(
    "quote", metadata,
    Column("quote_id", Text, primary_key=True), Column("version", Integer, nullable=False),
    Column("quote_version", Integer, nullable=False), Column("state", Text, nullable=False),
    Column("deal_id", Text), Column("customer_id", Text), Column("partner_id", Text),
    Column("owner_id", Text, nullable=False), Column("currency", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False), Column("valid_until", Date, nullable=False),
    Column("submitted_by", Text), Column("reasons", Wire(tuple[ApprovalReason, ...])),
    Column("approved_version", Integer), Column("approved_by", Text),
    Column("created_at", Instant, nullable=False),
    Index("ix_quote_created", "created_at", "quote_id"),
    Index("ix_quote_owner", "owner_id", "created_at", "quote_id"),
    Index("ix_quote_deal", "deal_id", "created_at", "quote_id"),
    Index("ix_quote_customer", "customer_id", "created_at", "quote_id"),
    Index("ix_quote_open_until", "valid_until", "quote_id",
          postgresql_where=text("state IN ('approved', 'sent')")),
)
quote_version = Table(
    "quote_version", metadata,
    Column("quote_id", Text, primary_key=True), Column("quote_version", Integer, primary_key=True),
    Column("lines", Wire(tuple[QuoteLine, ...]), nullable=False),
    Column("amount_minor", BigInteger, nullable=False), Column("valid_until", Date, nullable=False),
    Column("priced_on", Date, nullable=False), Column("written_by", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
)
quote_step = Table(
    "quote_step", metadata,
    Column("step_id", BigInteger, primary_key=True, autoincrement=True),
    Column("quote_id", Text, nullable=False), Column("quote_version", Integer, nullable=False),
    Column("step", Text, nullable=False), Column("actor", Text, nullable=False),
    Column("reason", Text), Column("taken_at", Instant, nullable=False),
    Index("ix_quote_step", "quote_id", "step_id"),
)
