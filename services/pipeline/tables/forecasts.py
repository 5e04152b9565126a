"""Rows of what was won and lost, counted by the values of deals."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from services.pipeline.tables.base import metadata

win_count = Table(
    "win_count", metadata,
    Column("pipeline", Text, primary_key=True), Column("field", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("won", Integer, nullable=False), Column("lost", Integer, nullable=False),
)
