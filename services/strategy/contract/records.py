"""From a cell of a target plan down to the facts that made it, and from a sale up to its goals."""

from __future__ import annotations

from datetime import date

from chassis.contract import message, text, whole
from kernel.money import Money
from services.strategy.contract.events import TargetMetric
from services.strategy.contract.plans import Goal


@message
class TargetRecordsQuery:
    """A node of an agreed plan, in one month (1 to 12) or the whole year."""

    plan_id: str = text(longest=64)
    node: str = text(longest=80)
    month: int | None = whole(least=1, most=12, default=None)
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class TargetRecord:
    """One certified change of the figure: its sale, the day it belongs to, the event that caused
    it (a signature, a receipt, a refund), and what it added or took away."""

    fact_id: str
    deal_id: str | None
    day: date
    cause: str
    leg: str
    amount: Money


@message
class TargetRecords:
    """`reached` is the sum of all records, on every page; newest first."""

    target: Money
    reached: Money
    items: tuple[TargetRecord, ...]
    next_cursor: str | None = None


@message
class SaleGoalsQuery:
    deal_id: str = text(longest=64)


@message
class GoalPath:
    """What a sale added to one node's month: the node, those above it up to the top, and the goals
    of the approved strategic plan that count the same metric (for who may read strategy)."""

    plan_id: str
    plan_name: str
    metric: TargetMetric
    node: str
    above: tuple[str, ...]
    month: int
    amount: Money
    target: Money
    goals: tuple[Goal, ...]


@message
class SaleGoals:
    deal_id: str
    paths: tuple[GoalPath, ...]
