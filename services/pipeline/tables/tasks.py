"""Rows of tasks, and what of them went by handovers."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, text

from chassis.columns import Instant
from chassis.handing_over import handover_tables
from services.pipeline.tables.base import metadata

OPEN = text("state = 'open'")
task = Table(
    "task", metadata,
    Column("task_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False), Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False), Column("owner_id", Text, nullable=False),
    Column("due_at", Instant, nullable=False), Column("remind_at", Instant),
    Column("deal_id", Text), Column("lead_id", Text),
    Column("created_by", Text, nullable=False), Column("created_at", Instant, nullable=False),
    Column("outcome", Text), Column("closed_at", Instant), Column("reminded_for", Instant),
    Index("ix_task_owner_due", "owner_id", "due_at", "task_id"),
    Index("ix_task_due", "due_at", "task_id"),
    Index("ix_task_deal", "deal_id", "due_at", "task_id"),
    Index("ix_task_lead", "lead_id", "due_at", "task_id"),
    Index("ix_task_to_remind", "remind_at", "task_id", postgresql_where=text(
        "state = 'open' AND remind_at IS DISTINCT FROM reminded_for")),
    Index("ix_task_open_owner", "owner_id", "task_id", postgresql_where=OPEN),
)
task_books = handover_tables(
    metadata, Column("task_id", Text, primary_key=True), part="task")
