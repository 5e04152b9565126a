"""Rows of care: plans, their campaigns, and an item for each customer of one."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, Table, Text, UniqueConstraint, text

from chassis.columns import Instant
from services.crm.tables.base import metadata

care_plan = Table(
    "care_plan", metadata,
    Column("plan_id", Text, primary_key=True),
    Column("version", Integer, nullable=False), Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False), Column("wording", Text),
    Column("occasion", Text, nullable=False),
    Column("on_date", Date), Column("holiday", Text), Column("days_after", Integer),
    Column("starts_on", Date, nullable=False), Column("ends_on", Date, nullable=False),
    Column("grade", Text), Column("segment", Text), Column("region", Text),
    Column("owner_id", Text), Column("survey_id", Text),
    Column("created_by", Text, nullable=False), Column("created_at", Instant, nullable=False),
    Index("ix_care_plan_created", "created_at", "plan_id"),
)
care_campaign = Table(
    "care_campaign", metadata,
    Column("campaign_id", Text, primary_key=True),
    Column("version", Integer, nullable=False), Column("plan_id", Text, nullable=False),
    Column("due_on", Date),
    Column("reach", Text, nullable=False), Column("viewer_id", Text),
    Column("after_customer_id", Text, nullable=False, server_default=""),
    Column("started_by", Text, nullable=False), Column("started_at", Instant, nullable=False),
    Column("frozen_at", Instant),
    Index("ix_care_campaign_open", "campaign_id", postgresql_where=text("frozen_at IS NULL")),
)
care_item = Table(
    "care_item", metadata,
    Column("item_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("campaign_id", Text, nullable=False), Column("plan_id", Text, nullable=False),
    Column("customer_id", Text, nullable=False), Column("due_on", Date, nullable=False),
    Column("state", Text, nullable=False), Column("contact_id", Text), Column("outcome", Text),
    Column("finished_by", Text), Column("finished_at", Instant),
    UniqueConstraint("plan_id", "customer_id", "due_on"),
    Index("ix_care_item_due", "due_on", "item_id"),
    Index("ix_care_item_campaign", "campaign_id", "due_on", "item_id"),
    Index("ix_care_item_customer", "customer_id", "due_on", "item_id"),
)
