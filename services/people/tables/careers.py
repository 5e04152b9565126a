"""Rows of the career ladder, promotions, conversations and team events."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Table, Text

from chassis.columns import Instant, Wire
from services.people.contract.careers import Award, LadderStep
from services.people.tables.base import metadata

career_ladder = Table(
    "career_ladder", metadata,
    Column("ladder_version", Integer, primary_key=True, autoincrement=False),
    Column("steps", Wire(tuple[LadderStep, ...]), nullable=False),
    Column("set_by", Text, nullable=False), Column("set_at", Instant, nullable=False),
)
promotion = Table(
    "promotion", metadata,
    Column("promotion_id", Text, primary_key=True),
    Column("employee_id", Text, nullable=False),
    Column("from_step", Text), Column("to_step", Text, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("reason", Text, nullable=False), Column("promoted_by", Text, nullable=False),
    Column("override_reason", Text),
    Index("ix_promotion_employee", "employee_id", "effective_on"),
    Index("ix_promotion_effective_on", "effective_on"),
)
conversation = Table(
    "conversation", metadata,
    Column("conversation_id", Text, primary_key=True),
    Column("employee_id", Text, nullable=False),
    Column("held_on", Date, nullable=False), Column("note", Text, nullable=False),
    Column("logged_by", Text, nullable=False),
    Index("ix_conversation_employee", "employee_id", "held_on"),
)
culture_event = Table(
    "culture_event", metadata,
    Column("event_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False), Column("kind", Text, nullable=False),
    Column("on_day", Date, nullable=False), Column("place", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("currency", Text, nullable=False), Column("budget_minor", BigInteger, nullable=False),
    Column("spent_minor", BigInteger),
    Column("attended", Wire(tuple[str, ...]), nullable=False),
    Column("awards", Wire(tuple[Award, ...]), nullable=False),
    Column("reason", Text),
    Index("ix_culture_event_on_day", "on_day", "event_id"),
)
