"""Rows of what came from WeCom, and how far each stream was read."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text, text

from chassis.columns import Instant
from services.crm.tables.base import metadata

wecom_stream = Table(
    "wecom_stream", metadata,
    Column("stream", Text, primary_key=True), Column("last_seq", BigInteger, nullable=False),
    Column("next_at", Instant, nullable=False), Column("claimed_until", Instant),
    Column("failures", Integer, nullable=False), Column("reason", Text),
)
wecom_contact = Table(
    "wecom_contact", metadata,
    Column("external_user_id", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("name", Text), Column("company", Text), Column("position", Text), Column("phone", Text),
    Column("customer_id", Text), Column("contact_id", Text),
    Column("is_erased", Boolean, nullable=False, server_default=text("false")),
    Index("ix_wecom_contact_customer", "customer_id", "contact_id"),
    Index("ix_wecom_contact_unattached", "external_user_id",
          postgresql_where=text("contact_id IS NULL AND NOT is_erased")),
)
wecom_message = Table(
    "wecom_message", metadata,
    Column("message_id", Text, primary_key=True),
    Column("external_user_id", Text, nullable=False),
    Column("happened_at", Instant, nullable=False), Column("words", Text),
    Index("ix_wecom_message_waiting", "external_user_id", "happened_at", "message_id",
          postgresql_where=text("words IS NOT NULL")),
)
