"""Rows of what was won and lost, counted by the values of deals, and of overridden figures."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from chassis.columns import Instant, Wire
from services.org.contract.assignments import UnitShare
from services.pipeline.tables.base import metadata

win_count = Table(
    "win_count", metadata,
    Column("pipeline", Text, primary_key=True),
    Column("team", Text, primary_key=True, server_default=""),
    Column("field", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("won", Integer, nullable=False), Column("lost", Integer, nullable=False),
)
forecast_override = Table(
    "forecast_override", metadata,
    Column("entry_id", BigInteger, primary_key=True, autoincrement=True),
    Column("deal_id", Text, nullable=False),
    Column("said_by", Text, nullable=False), Column("said_at", Instant, nullable=False),
    Column("percent_before", Integer), Column("category_before", Text),
    Column("percent", Integer), Column("category", Text), Column("reason", Text),
    Index("ix_forecast_override_deal", "deal_id", "entry_id"),
)
home_copy = Table(
    "home_copy", metadata,
    Column("employee_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("units", Wire(tuple[UnitShare, ...]), nullable=False),
    Column("unit_id", Text),
)
