"""Leads that became customers, as pipeline announced them: classes, ids and days only."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, Table, Text

from services.crm.tables.base import metadata

lead_copy = Table(
    "lead_copy", metadata,
    Column("lead_id", Text, primary_key=True),
    Column("lead_version", Integer, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("campaign_id", Text),
    Column("came_on", Date, nullable=False),
    Column("deal_id", Text, nullable=False),
    Index("ix_lead_copy_customer", "customer_id", "came_on", "lead_id"),
)
