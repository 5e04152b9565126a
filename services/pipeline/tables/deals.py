"""Pipeline's rows: deals, their stages, the versions of their sales, payments; and copies of what
others own."""

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

from chassis.columns import Instant, Wire
from chassis.handing_over import handover_tables
from services.pipeline.contract import DealCredit, DealLine, Instalment, SaleFacts, Screening
from services.pipeline.tables.base import metadata

deal = Table(
    "deal",
    metadata,
    Column("deal_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("owner_id", Text, nullable=False),
    Column("customer_id", Text),
    Column("channel_id", Text, nullable=False),
    Column("partner_id", Text),
    Column("currency", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("lines", Wire(tuple[DealLine, ...]), nullable=False),
    Column("credits", Wire(tuple[DealCredit, ...]), nullable=False),
    Column("screening", Wire(Screening)),
    Column("expected_close_on", Date),
    Column("signed_on", Date),
    Column("closed_on", Date),
    Column("lost_reason", Text),
    Column("origin", Text, nullable=False),
    Column("external_ref", Text, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("stage_since_at", Instant, nullable=False),
    Column("sale_version", Integer, nullable=False, server_default="0"),
    Column("received_minor", BigInteger, nullable=False, server_default="0"),
    Column("instalments", Wire(tuple[Instalment, ...])),
    Column("pipeline", Text, nullable=False, server_default="new_business"),
    Column("sop_version", Integer, nullable=False, server_default="0"),
    Column("win_percent", Integer), Column("forecast_category", Text),
    Column("override_percent", Integer), Column("override_category", Text),
    Column("lost_to", Text),
    Column("quote_id", Text), Column("quote_version", Integer), Column("quote_mark", Text),
    Column("registration_id", Text),
    Column("has_cases", Boolean, nullable=False, server_default=text("false")),
    Index("ix_deal_owner_created", "owner_id", "created_at", "deal_id"),
    Index("ix_deal_created", "created_at", "deal_id"),
    Index("ix_deal_signed_on", "signed_on", "deal_id"),
    Index("ix_deal_amount", "amount_minor", "deal_id"),
    Index("ix_deal_partner", "partner_id", "created_at", "deal_id"),
    Index("ix_deal_customer", "customer_id", "created_at", "deal_id"),
    Index("ix_deal_planned", "deal_id", postgresql_where=text("instalments IS NOT NULL")),
    Index("ix_deal_board", "pipeline", "stage", "stage_since_at", "deal_id",
          postgresql_where=text("status = 'open'")),
    Index("ix_deal_open_since", "stage_since_at", "deal_id",
          postgresql_where=text("status = 'open'")),
    Index("ix_deal_expected", "expected_close_on", postgresql_where=text("status = 'open'")),
    Index("ix_deal_cancelled", "created_at", "deal_id",
          postgresql_where=text("status = 'cancelled'")),
)
sale_version = Table(
    "sale_version",
    metadata,
    Column("deal_id", Text, primary_key=True),
    Column("sale_version", Integer, primary_key=True),
    Column("facts", Wire(SaleFacts), nullable=False),
    Column("cause", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("reason", Text),
    Column("recorded_at", Instant, nullable=False),
)
stage_change = Table(
    "stage_change",
    metadata,
    Column("change_id", BigInteger, primary_key=True, autoincrement=True),
    Column("deal_id", Text, nullable=False, index=True),
    Column("from_stage", Text),
    Column("to_stage", Text, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("seconds_in_previous", BigInteger),
    Column("actor", Text, nullable=False),
    Column("note", Text),
)
payment = Table(
    "payment",
    metadata,
    Column("payment_id", Text, primary_key=True),
    Column("deal_id", Text, nullable=False, index=True),
    Column("received_on", Date, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("reverses", Text, index=True),
    Column("external_ref", Text),
    Column("reason", Text),
    Column("recorded_at", Instant, nullable=False),
    UniqueConstraint("deal_id", "external_ref"),
)
employee_copy = Table(
    "employee_copy",
    metadata,
    Column("employee_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("hired_on", Date, nullable=False),
    Column("left_on", Date),
)
partner_copy = Table(
    "partner_copy",
    metadata,
    Column("partner_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
)
certificate_copy = Table(
    "certificate_copy",
    metadata,
    Column("certificate_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("employee_id", Text, nullable=False, index=True),
    Column("course_code", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("is_revoked", Boolean, nullable=False),
)
stage_certificate = Table(
    "stage_certificate",
    metadata,
    Column("stage", Text, primary_key=True),
    Column("course_code", Text, primary_key=True),
)
handover_books = handover_tables(
    metadata, Column("deal_id", Text, primary_key=True),
    Column("has_credit", Boolean, nullable=False))
