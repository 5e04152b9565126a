"""Rows of SOPs, and of approvals that a stage asked for."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, text

from chassis.columns import Instant, Wire
from services.pipeline.contract.sop import SopContent
from services.pipeline.tables.base import metadata

sop = Table(
    "sop", metadata,
    Column("pipeline", Text, primary_key=True),
    Column("sop_version", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("content", Wire(SopContent), nullable=False),
    Column("drafted_by", Text, nullable=False), Column("drafted_at", Instant, nullable=False),
    Column("approved_by", Text), Column("approved_at", Instant),
    Index("ix_sop_version", "sop_version", "pipeline"),
    Index("uq_sop_approved", "pipeline", unique=True, postgresql_where=text("state = 'approved'")),
    Index("uq_sop_draft", "pipeline", unique=True, postgresql_where=text("state = 'draft'")),
)
stage_approval = Table(
    "stage_approval", metadata,
    Column("deal_id", Text, primary_key=True), Column("stage", Text, primary_key=True),
    Column("approved_by", Text, nullable=False), Column("approved_at", Instant, nullable=False),
    Column("note", Text),
)
