"""Reading target plans: the tree with its totals, children, the change log, two plans compared."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from chassis.contract import message, text, whole
from kernel.money import Money
from services.strategy.contract.events import TargetSubject
from services.strategy.contract.targets import SplitMethod


@message
class MonthHolder:
    """A month of a leaf that another than the leaf's employee holds, after a handover."""

    month: int
    employee_id: str


@message
class TargetNode:
    """A node with its totals; outside the caller's data scope only its name.

    How the target came about (base, pins, weights, history) is shown to who sees the whole plan.

    `base` is the year before padding, `target` after it; quarters and months are of the target.
    `deviations` say by how many minor units each month differs from the node's own year divided by
    its season: at most one a leaf.

    `stretch` and `challenge` are the higher levels that the plan has. `received` is what came from
    above before this level's adjustment. `hedged` is the target with the reserves of this node's
    path and of what lies below it; the target itself never has any.
    """

    node: str
    subject_kind: TargetSubject
    subject_id: str
    parent: str | None
    depth: int
    is_leaf: bool
    method: SplitMethod | None = None
    weight: Decimal | None = None
    history: Money | None = None
    pinned: Money | None = None
    shares: tuple[Decimal, ...] = ()
    base: Money | None = None
    target: Money | None = None
    quarters: tuple[Money, ...] = ()
    months: tuple[Money, ...] = ()
    deviations: tuple[int, ...] = ()
    holders: tuple[MonthHolder, ...] = ()
    title: str | None = None
    stretch: Money | None = None
    stretch_months: tuple[Money, ...] = ()
    challenge: Money | None = None
    challenge_months: tuple[Money, ...] = ()
    received: Money | None = None
    adjust_rate: Decimal | None = None
    adjust_amount: Money | None = None
    hedge_rate: Decimal | None = None
    hedged: Money | None = None
    hedged_months: tuple[Money, ...] = ()


@message
class TargetTree:
    """The nodes that the caller may see and those above them, each parent before its children."""

    plan_id: str
    version: int
    nodes: tuple[TargetNode, ...]


@message
class ChildrenQuery:
    plan_id: str = text(longest=64)
    node: str = text(longest=80)


@message
class ChangeLogQuery:
    plan_id: str = text(longest=64)
    sort: str = text(longest=40, default="-change_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class TargetChange:
    """One change of a locked plan, or of a draft by figures taken in (submissions, a workbook);
    `plan_version` is the plan's after it. Never changed, never removed.

    `field` "target" is what the change did to a node's year, "node" that it came or went (its
    parent), the others are what was edited.
    """

    change_id: int
    plan_version: int
    node: str
    field: str
    before: str | None
    after: str | None
    reason: str
    changed_by: str
    changed_at: datetime


@message
class TargetChangeList:
    items: tuple[TargetChange, ...]
    next_cursor: str | None = None


@message
class ComparisonQuery:
    plan_id: str = text(longest=64)
    other_id: str = text(longest=64)


@message
class NodeComparison:
    """A node's year in both plans; None where a plan does not have it."""

    node: str
    target: Money | None
    other: Money | None
    difference: Money


@message
class TargetComparison:
    plan_id: str
    other_id: str
    nodes: tuple[NodeComparison, ...]
