"""Rows of playbooks and of cases handled by them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, text

from chassis.columns import Instant, Wire
from services.pipeline.contract.exceptions import CaseStep, PlaybookStep
from services.pipeline.tables.base import metadata

playbook = Table(
    "playbook", metadata,
    Column("kind", Text, primary_key=True), Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("steps", Wire(tuple[PlaybookStep, ...]), nullable=False),
    Column("escalate_after_days", Integer, nullable=False),
)
exception_case = Table(
    "exception_case", metadata,
    Column("case_id", Text, primary_key=True), Column("version", Integer, nullable=False),
    Column("deal_id", Text, nullable=False), Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False), Column("level", Integer, nullable=False),
    Column("escalate_after_days", Integer, nullable=False),
    Column("steps", Wire(tuple[CaseStep, ...]), nullable=False), Column("note", Text),
    Column("escalated_to", Text), Column("look_at", Instant),
    Column("outcome", Text), Column("words", Text),
    Column("opened_by", Text, nullable=False), Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Index("ix_exception_case_opened", "opened_at", "case_id"),
    Index("ix_exception_case_deal", "deal_id", "opened_at", "case_id"),
    Index("ix_exception_case_look", "look_at", postgresql_where=text("look_at IS NOT NULL")),
    Index("uq_exception_case_open", "deal_id", "kind", unique=True,
          postgresql_where=text("state = 'open'")),
)
