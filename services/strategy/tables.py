"""Strategy's rows: versions of strategic plans; target plans with their tree, cells and change log.

persona         versions of ideal customer profiles
market_study    how large a market is, by whose word; never changed
target_node     the tree and how each node is divided; what a plan says
target_cell     leaf x month, before and after padding: what follows from it, and nothing else
locked_subject  who has an agreed target of a year, metric and currency: nobody has two
target_holder   who holds a month of a leaf instead of its employee, after a handover
handover        which are under way here; handover_item which months moved by them
target_change   every change of a locked plan, only ever added to
bottom_up       drafts that ask for submissions, and until when
submission      what was submitted, adjusted and accepted for a leaf, only ever added to
planted_pin     pins that came about with figures taken in, not by somebody's edit
"""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
    true,
)

from chassis.columns import RATE_SCALE, Instant, Rate, Wire, service_metadata
from chassis.handing_over import handover_tables
from chassis.tables import add_chassis_tables
from services.strategy.contract import Competitor, PersonaContent, PlanContent

metadata = service_metadata()
add_chassis_tables(metadata)
LEDGERS = ("submission", "target_change")
_WHOLE = str(RATE_SCALE)  # 1, as a rate is stored

strategic_plan = Table(
    "strategic_plan", metadata,
    Column("plan_id", Text, primary_key=True),
    Column("plan_version", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("content", Wire(PlanContent), nullable=False),
    Column("drafted_by", Text, nullable=False), Column("drafted_at", Instant, nullable=False),
    Column("approved_by", Text), Column("approved_at", Instant),
    Column("return_reason", Text),
)
market_study = Table(
    "market_study", metadata,
    Column("study_id", Text, primary_key=True), Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False), Column("segment", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("from_on", Date, nullable=False), Column("to_on", Date, nullable=False),
    Column("size_minor", BigInteger, nullable=False), Column("currency", Text, nullable=False),
    Column("source", Text, nullable=False), Column("growth", Rate),
    Column("competitors", Wire(tuple[Competitor, ...]), nullable=False),
    Column("unit_id", Text), Column("external_ref", Text, unique=True),
    Column("recorded_by", Text, nullable=False), Column("recorded_at", Instant, nullable=False),
    Index("ix_market_study_from_on", "from_on", "study_id"),
)
persona = Table(
    "persona", metadata,
    Column("persona_id", Text, primary_key=True),
    Column("persona_version", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("content", Wire(PersonaContent), nullable=False),
    Column("drafted_by", Text, nullable=False), Column("drafted_at", Instant, nullable=False),
    Column("approved_by", Text), Column("approved_at", Instant),
    Column("return_reason", Text),
)
target_plan = Table(
    "target_plan", metadata,
    Column("plan_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False), Column("year", Integer, nullable=False),
    Column("metric", Text, nullable=False), Column("currency", Text, nullable=False),
    Column("state", Text, nullable=False), Column("top", Text, nullable=False),
    Column("base_minor", BigInteger, nullable=False), Column("padding_rate", Rate, nullable=False),
    Column("shares", Wire(tuple[Decimal, ...]), nullable=False),
    Column("node_count", Integer, nullable=False), Column("copied_from", Text),
    Column("dimension", Text, nullable=False, server_default="organization"),
    Column("cut_of", Text), Column("allocated_minor", BigInteger),
    Column("stretch_ratio", Rate, nullable=False, server_default=_WHOLE),
    Column("challenge_ratio", Rate, nullable=False, server_default=_WHOLE),
    Column("adjust_limit_rate", Rate, nullable=False, server_default=_WHOLE),
    Column("children_must_sum", Boolean, nullable=False, server_default=true()),
    Column("locked_by", Text), Column("locked_at", Instant),
    Index("ix_target_plan_year", "year", "plan_id"),
    Index("ix_target_plan_cut_of", "cut_of", "plan_id"),
)
target_node = Table(
    "target_node", metadata,
    Column("plan_id", Text, primary_key=True), Column("node", Text, primary_key=True),
    Column("place", Integer, nullable=False), Column("parent", Text),
    Column("subject_kind", Text, nullable=False), Column("subject_id", Text, nullable=False),
    Column("method", Text, nullable=False), Column("weight", Rate, nullable=False),
    Column("history_minor", BigInteger), Column("pinned_minor", BigInteger),
    Column("hedge_rate", Rate, nullable=False, server_default="0"),
    Column("adjust_rate", Rate, nullable=False, server_default="0"),
    Column("adjust_minor", BigInteger), Column("title", Text),
    Column("shares", Wire(tuple[Decimal, ...]), nullable=False),
    Column("months_minor", Wire(tuple[int, ...])),
    Index("ix_target_node_subject", "subject_id", "plan_id"),
)
target_cell = Table(
    "target_cell", metadata,
    Column("plan_id", Text, primary_key=True), Column("node", Text, primary_key=True),
    Column("month", Integer, primary_key=True),
    Column("base_minor", BigInteger, nullable=False),
    Column("target_minor", BigInteger, nullable=False),
)
locked_subject = Table(
    "locked_subject", metadata,
    Column("year", Integer, primary_key=True), Column("metric", Text, primary_key=True),
    Column("currency", Text, primary_key=True), Column("node", Text, primary_key=True),
    Column("plan_id", Text, nullable=False, index=True),
)
target_holder = Table(
    "target_holder", metadata,
    Column("plan_id", Text, primary_key=True), Column("node", Text, primary_key=True),
    Column("month", Integer, primary_key=True),
    Column("employee_id", Text, nullable=False, index=True),
)
handover_books = handover_tables(
    metadata, Column("plan_id", Text, primary_key=True), Column("node", Text, primary_key=True),
    Column("month", Integer, primary_key=True),
    noted=(Column("begins_on", Date, nullable=False),))
target_change = Table(
    "target_change", metadata,
    Column("change_id", BigInteger, primary_key=True, autoincrement=True),
    Column("plan_id", Text, nullable=False), Column("plan_version", Integer, nullable=False),
    Column("node", Text, nullable=False), Column("field", Text, nullable=False),
    Column("before", Text), Column("after", Text),
    Column("reason", Text, nullable=False), Column("changed_by", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index("ix_target_change_plan", "plan_id", "change_id"),
)
bottom_up = Table(
    "bottom_up", metadata,
    Column("plan_id", Text, primary_key=True), Column("due_on", Date, nullable=False),
    Column("opened_by", Text, nullable=False), Column("opened_at", Instant, nullable=False),
)
submission = Table(
    "submission", metadata,
    Column("submission_id", BigInteger, primary_key=True, autoincrement=True),
    Column("plan_id", Text, nullable=False), Column("node", Text, nullable=False),
    Column("kind", Text, nullable=False), Column("amount_minor", BigInteger, nullable=False),
    Column("months_minor", Wire(tuple[int, ...]), nullable=False),
    Column("top_down_minor", BigInteger, nullable=False),
    Column("note", Text), Column("adjusts", BigInteger),
    Column("said_by", Text, nullable=False), Column("said_at", Instant, nullable=False),
    Index("ix_submission_plan", "plan_id", "submission_id"),
    Index("ix_submission_node", "plan_id", "node", "submission_id"),
)
planted_pin = Table(
    "planted_pin", metadata,
    Column("plan_id", Text, primary_key=True), Column("node", Text, primary_key=True),
    Column("amount_minor", BigInteger, nullable=False),
)
