"""Target plans: one year, one metric and one currency over a tree of units and employees."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import decimal, items, message, text, whole
from kernel.money import Money
from services.strategy.contract.events import TargetMetric, TargetSubject

MOST_NODES = 2000


class SplitMethod(StrEnum):
    """How a node's amount is divided among its children."""

    EVEN = "even"
    WEIGHTED = "weighted"  # by the weight that each child names
    BY_HISTORY = "by_history"  # by what each child did before; one without history: equal share


class TargetState(StrEnum):
    DRAFT = "draft"
    LOCKED = "locked"
    REVISED = "revised"  # locked, and changed since


@message
class NodeInput:
    """A node of the tree. Nodes are named "company/company", "unit/<id>" or "employee/<id>".

    `parent` is the name of the node above, None for the top. `pinned` fixes the node's amount
    before padding. `shares` are twelve of a leaf's own; without them it has the plan's.
    """

    subject_kind: TargetSubject
    subject_id: str = text(longest=64)
    parent: str | None = text(longest=80, default=None)
    method: SplitMethod = SplitMethod.EVEN
    weight: Decimal = decimal(least="0", most="1000000000", default=Decimal(1))
    history: Money | None = None
    pinned: Money | None = None
    shares: tuple[Decimal, ...] = items(most=12, default=())


@message
class DraftTargetPlan:
    """A new target plan. `amount` is the top's before padding; `shares` are twelve percentages
    that sum to 100.00 (none: a twelfth each)."""

    name: str = text(longest=120)
    year: int = whole(least=2000, most=2199)
    metric: TargetMetric
    amount: Money
    nodes: tuple[NodeInput, ...] = items(least=1, most=MOST_NODES)
    padding_rate: Decimal = decimal(least="0", most="1", default=Decimal(0))
    shares: tuple[Decimal, ...] = items(most=12, default=())


@message
class NodeEdit:
    """What changes in one node; what is not named stays. `parent` moves it with all below it,
    `unpin` frees it, `plan_shares` gives a leaf the plan's season again. `months` are a leaf's own
    season as twelve amounts: pinned to their sum, it has exactly them before padding."""

    node: str = text(longest=80)
    parent: str | None = text(longest=80, default=None)
    pinned: Money | None = None
    unpin: bool = False
    weight: Decimal | None = decimal(least="0", most="1000000000", default=None)
    method: SplitMethod | None = None
    history: Money | None = None
    shares: tuple[Decimal, ...] = items(most=12, default=())
    plan_shares: bool = False
    months: tuple[Money, ...] = items(most=12, default=())


@message
class ChangeTargetPlan:
    """Edits of a draft, taken together: the tree is divided anew, or nothing changes.

    `removed` are names of nodes, each with all below it; `added` are new ones.
    """

    plan_id: str = text(longest=64)
    name: str | None = text(longest=120, default=None)
    amount: Money | None = None
    padding_rate: Decimal | None = decimal(least="0", most="1", default=None)
    shares: tuple[Decimal, ...] = items(most=12, default=())
    nodes: tuple[NodeEdit, ...] = items(most=MOST_NODES, default=())
    added: tuple[NodeInput, ...] = items(most=MOST_NODES, default=())
    removed: tuple[str, ...] = items(most=MOST_NODES, default=())


@message
class ReviseTargetPlan:
    """Edits of a locked plan, with the reason; else as of a draft."""

    plan_id: str = text(longest=64)
    reason: str = text(longest=500)
    amount: Money | None = None
    padding_rate: Decimal | None = decimal(least="0", most="1", default=None)
    shares: tuple[Decimal, ...] = items(most=12, default=())
    nodes: tuple[NodeEdit, ...] = items(most=MOST_NODES, default=())
    added: tuple[NodeInput, ...] = items(most=MOST_NODES, default=())
    removed: tuple[str, ...] = items(most=MOST_NODES, default=())


@message
class AdoptTargetPlan:
    """A locked plan takes over what a draft of the same year, metric and currency says."""

    plan_id: str = text(longest=64)
    draft_id: str = text(longest=64)
    reason: str = text(longest=500)


@message
class TargetPlanId:
    plan_id: str = text(longest=64)


@message
class CopyTargetPlan:
    """A what-if: the same tree as a new draft, perhaps for another year."""

    plan_id: str = text(longest=64)
    name: str = text(longest=120)
    year: int | None = whole(least=2000, most=2199, default=None)


@message
class TargetPlan:
    """A target plan; amounts and padding only for those who see the whole of it."""

    plan_id: str
    version: int
    name: str
    year: int
    metric: TargetMetric
    currency: str
    state: TargetState
    top: str
    shares: tuple[Decimal, ...]
    node_count: int
    base: Money | None = None
    padding_rate: Decimal | None = None
    target: Money | None = None
    copied_from: str | None = None
    locked_by: str | None = None
    locked_at: datetime | None = None


@message
class TargetPlanQuery:
    year: int | None = whole(least=2000, most=2199, default=None)
    metric: TargetMetric | None = None
    state: TargetState | None = None
    sort: str = text(longest=40, default="plan_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class TargetPlanList:
    items: tuple[TargetPlan, ...]
    next_cursor: str | None = None
