"""Rows of deal registrations, the ledger of their states, and which deals are signed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, Table, Text, text

from chassis.columns import Instant, Rate, Wire
from services.channels.tables.base import metadata

_APPROVED = text("state = 'approved'")
registration = Table(
    "registration", metadata,
    Column("registration_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("partner_id", Text, nullable=False), Column("state", Text, nullable=False),
    Column("products", Wire(tuple[str, ...]), nullable=False),
    Column("customer_id", Text), Column("customer_name", Text), Column("customer_domain", Text),
    Column("name_key", Text), Column("domain_key", Text),
    Column("amount_minor", BigInteger), Column("currency", Text),
    Column("expected_close_on", Date), Column("deal_id", Text),
    Column("partner_manager_id", Text), Column("overlay_rate", Rate),
    Column("protection_days", Integer), Column("protected_until", Date),
    Column("submitted_at", Instant), Column("approved_at", Instant),
    Column("is_extended", Boolean, nullable=False, server_default=text("false")),
    Column("reason", Text), Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("ix_registration_created", "created_at", "registration_id"),
    Index("ix_registration_partner", "partner_id", "created_at", "registration_id"),
    Index("ix_registration_customer", "customer_id"),
    Index("ix_registration_name", "name_key"),
    Index("ix_registration_domain", "domain_key"),
    Index("ix_registration_deal", "deal_id"),
    Index("ix_registration_protected", "protected_until", "registration_id",
          postgresql_where=_APPROVED),
    Index("ix_registration_approved", "partner_id", postgresql_where=_APPROVED),
    Index("uq_registration_deal", "deal_id", unique=True, postgresql_where=_APPROVED),
)
registration_change = Table(
    "registration_change", metadata,
    Column("change_id", BigInteger, primary_key=True, autoincrement=True),
    Column("registration_id", Text, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("from_state", Text), Column("to_state", Text, nullable=False),
    Column("actor", Text, nullable=False), Column("reason", Text),
    Column("protected_until", Date),
    Column("despite_conflict", Boolean, nullable=False, server_default=text("false")),
    Column("changed_at", Instant, nullable=False),
)
signed_deal = Table("signed_deal", metadata, Column("deal_id", Text, primary_key=True))
"""Deals that were signed: no registration is approved for one any more."""
