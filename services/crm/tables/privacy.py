"""Rows of attachments, of consents, and of who was shown what is personal.

The two ledgers hold no personal text: why something was revealed stands apart, and can be emptied.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text, text

from chassis.columns import Instant, Wire
from services.crm.tables.base import metadata

attachment = Table(
    "attachment", metadata,
    Column("attachment_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("contact_id", Text), Column("interaction_id", Text), Column("complaint_id", Text),
    Column("name", Text),
    Column("media_type", Text, nullable=False), Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False), Column("file_key", Text, nullable=False, unique=True),
    Column("uploaded_by", Text, nullable=False), Column("uploaded_at", Instant, nullable=False),
    Column("removed_by", Text), Column("removed_at", Instant), Column("file_gone_at", Instant),
    Index("ix_attachment_customer", "customer_id", "uploaded_at", "attachment_id"),
    Index("ix_attachment_to_remove", "removed_at", postgresql_where=text(
        "removed_at IS NOT NULL AND file_gone_at IS NULL")),
)
consent_event = Table(
    "consent_event", metadata,
    Column("event_id", BigInteger, primary_key=True, autoincrement=True),
    Column("customer_id", Text, nullable=False), Column("contact_id", Text),
    Column("purpose", Text, nullable=False), Column("channel", Text),
    Column("is_given", Boolean, nullable=False),
    Column("basis", Text, nullable=False), Column("source", Text, nullable=False),
    Column("attachment_id", Text),
    Column("stated_at", Instant, nullable=False),
    Column("actor", Text, nullable=False), Column("recorded_at", Instant, nullable=False),
    Index("ix_consent_event_customer", "customer_id", "event_id"),
)
disclosure = Table(
    "disclosure", metadata,
    Column("disclosure_id", BigInteger, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False),
    Column("customer_id", Text, nullable=False), Column("contact_id", Text),
    Column("fields", Wire(tuple[str, ...]), nullable=False), Column("attachment_id", Text),
    Column("actor", Text, nullable=False), Column("disclosed_at", Instant, nullable=False),
    Index("ix_disclosure_customer", "customer_id", "disclosure_id"),
    Index("ix_disclosure_actor", "actor", "disclosure_id"),
)
disclosure_reason = Table(
    "disclosure_reason", metadata,
    Column("disclosure_id", BigInteger, primary_key=True, autoincrement=False),
    Column("customer_id", Text, nullable=False, index=True), Column("contact_id", Text),
    Column("reason", Text),
)
