"""Copies of the deal registrations that channels announced, and what each changed on its deal."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, Table, Text, text

from chassis.columns import Instant, Rate
from services.pipeline.tables.base import metadata

registration_copy = Table(
    "registration_copy", metadata,
    Column("registration_id", Text, primary_key=True),
    Column("version", Integer, nullable=False), Column("state", Text, nullable=False),
    Column("partner_id", Text, nullable=False), Column("channel_id", Text, nullable=False),
    Column("deal_id", Text), Column("partner_manager_id", Text), Column("overlay_rate", Rate),
    Column("approved_at", Instant, nullable=False),
    Column("protected_until", Date, nullable=False),
    Column("partner_before", Text), Column("channel_before", Text),
    Column("gave_credit", Boolean, nullable=False, server_default=text("false")),
    Index("ix_registration_copy_deal", "deal_id"),
)
