"""Rows of partners, agreements, the KPI rows heard, and the rebate ledger."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Table, Text, UniqueConstraint

from chassis.columns import Instant, Wire
from services.channels.contract import Programme
from services.channels.tables.base import metadata

partner = Table(
    "partner", metadata,
    Column("partner_id", Text, primary_key=True), Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False), Column("channel_id", Text, nullable=False),
    Column("level", Text, nullable=False), Column("status", Text, nullable=False),
    Column("status_reason", Text), Column("external_ref", Text, unique=True),
    Index("ix_partner_name", "name", "partner_id"),
)
agreement = Table(
    "agreement", metadata,
    Column("agreement_id", Text, primary_key=True),
    Column("agreement_version", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("partner_id", Text, nullable=False, index=True), Column("state", Text, nullable=False),
    Column("starts_on", Date, nullable=False), Column("ends_on", Date), Column("ended_on", Date),
    Column("programmes", Wire(tuple[Programme, ...]), nullable=False),
    Column("approved_by", Text), Column("end_reason", Text),
)
held_row = Table(
    "held_row", metadata,
    Column("row_name", Text, primary_key=True),
    Column("partner_id", Text, nullable=False), Column("product_line", Text, nullable=False),
    Column("metric", Text, nullable=False), Column("currency", Text, nullable=False),
    Column("day", Date, nullable=False), Column("value", BigInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False), Column("counter", BigInteger, nullable=False),
    Index("ix_held_row_window", "partner_id", "metric", "currency", "day"),
)
ACCOUNT = ("partner_id", "agreement_id", "agreement_version", "programme_id", "window_start")
rebate_line = Table(
    "rebate_line", metadata,
    Column("line_id", BigInteger, primary_key=True, autoincrement=True),
    Column("cause", Text, nullable=False), Column("kind", Text, nullable=False),
    Column("partner_id", Text, nullable=False), Column("agreement_id", Text, nullable=False),
    Column("agreement_version", Integer, nullable=False),
    Column("programme_id", Text, nullable=False), Column("window_start", Date, nullable=False),
    Column("row_name", Text),
    Column("from_epoch", BigInteger), Column("from_counter", BigInteger),
    Column("to_epoch", BigInteger), Column("to_counter", BigInteger),
    Column("currency", Text, nullable=False), Column("base_minor", BigInteger, nullable=False),
    Column("amount_minor", BigInteger, nullable=False), Column("rule", Text, nullable=False),
    Column("belongs_on", Date, nullable=False), Column("booked_in", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("cause", "kind", *ACCOUNT, "row_name", "belongs_on",
                     name="uq_rebate_line_key", postgresql_nulls_not_distinct=True),
    Index("ix_rebate_line_row", "row_name"),
    Index("ix_rebate_line_statement", "partner_id", "line_id"),
)
rebate_account = Table(
    "rebate_account", metadata,
    Column("partner_id", Text, primary_key=True), Column("agreement_id", Text, primary_key=True),
    Column("agreement_version", Integer, primary_key=True),
    Column("programme_id", Text, primary_key=True), Column("window_start", Date, primary_key=True),
    Column("currency", Text, nullable=False), Column("base_minor", BigInteger, nullable=False),
    Column("balance_minor", BigInteger, nullable=False),
)
closed_period = Table("closed_period", metadata, Column("period", Text, primary_key=True))
