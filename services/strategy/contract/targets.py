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


class TargetDimension(StrEnum):
    """What a plan's tree divides the year by. Only the organization's targets become quotas."""

    ORGANIZATION = "organization"
    PRODUCT = "product"
    CHANNEL = "channel"
    CUSTOMER = "customer"


class TargetState(StrEnum):
    DRAFT = "draft"
    LOCKED = "locked"
    REVISED = "revised"  # locked, and changed since


@message
class NodeInput:
    """A node of the tree. Nodes are named "company/company", "unit/<id>" or "employee/<id>"; in a
    cut "product/<id or code>" and so on, called by their `title`.

    `parent` is the name of the node above, None for the top. `pinned` fixes the node's amount
    before padding. `shares` are twelve of a leaf's own; without them it has the plan's.
    `adjust_rate` or `adjust_amount` is what this level adds to (or takes from) what it received,
    before it is pushed on. `hedge_rate` is the reserve on top of what lies below, a second layer.
    """

    subject_kind: TargetSubject
    subject_id: str = text(longest=64)
    parent: str | None = text(longest=80, default=None)
    method: SplitMethod = SplitMethod.EVEN
    weight: Decimal = decimal(least="0", most="1000000000", default=Decimal(1))
    history: Money | None = None
    pinned: Money | None = None
    shares: tuple[Decimal, ...] = items(most=12, default=())
    hedge_rate: Decimal = decimal(least="0", most="1", default=Decimal(0))
    adjust_rate: Decimal = decimal(least="-1", most="10", default=Decimal(0))
    adjust_amount: Money | None = None
    title: str | None = text(longest=120, default=None)


@message
class DraftTargetPlan:
    """A new target plan. `amount` is the top's before padding; `shares` are twelve percentages
    that sum to 100.00 (none: a twelfth each).

    `stretch_ratio` and `challenge_ratio` are the two higher levels as a part of the target ("1.1");
    1: the plan has no such level. A level of the tree adjusts what it received by no more than
    `adjust_limit_rate`; with `children_must_sum` the adjusted children of a node must still come
    to its amount. A cut (`dimension`) divides the top of the plan `cut_of` once more.
    """

    name: str = text(longest=120)
    year: int = whole(least=2000, most=2199)
    metric: TargetMetric
    amount: Money
    nodes: tuple[NodeInput, ...] = items(least=1, most=MOST_NODES)
    padding_rate: Decimal = decimal(least="0", most="1", default=Decimal(0))
    shares: tuple[Decimal, ...] = items(most=12, default=())
    stretch_ratio: Decimal = decimal(least="1", most="10", default=Decimal(1))
    challenge_ratio: Decimal = decimal(least="1", most="10", default=Decimal(1))
    adjust_limit_rate: Decimal = decimal(least="0", most="10", default=Decimal(1))
    children_must_sum: bool = True
    dimension: TargetDimension = TargetDimension.ORGANIZATION
    cut_of: str | None = text(longest=64, default=None)


@message
class NodeEdit:
    """What changes in one node; what is not named stays. `parent` moves it with all below it,
    `unpin` frees it, `plan_shares` gives a leaf the plan's season again; an adjustment or a hedge
    of zero is none. `months` are a leaf's own season as twelve amounts: pinned to their sum, it has
    exactly them before padding."""

    node: str = text(longest=80)
    parent: str | None = text(longest=80, default=None)
    pinned: Money | None = None
    unpin: bool = False
    weight: Decimal | None = decimal(least="0", most="1000000000", default=None)
    method: SplitMethod | None = None
    history: Money | None = None
    shares: tuple[Decimal, ...] = items(most=12, default=())
    plan_shares: bool = False
    hedge_rate: Decimal | None = decimal(least="0", most="1", default=None)
    adjust_rate: Decimal | None = decimal(least="-1", most="10", default=None)
    adjust_amount: Money | None = None
    title: str | None = text(longest=120, default=None)
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
    stretch_ratio: Decimal | None = decimal(least="1", most="10", default=None)
    challenge_ratio: Decimal | None = decimal(least="1", most="10", default=None)
    adjust_limit_rate: Decimal | None = decimal(least="0", most="10", default=None)
    children_must_sum: bool | None = None
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
    stretch_ratio: Decimal | None = decimal(least="1", most="10", default=None)
    challenge_ratio: Decimal | None = decimal(least="1", most="10", default=None)
    adjust_limit_rate: Decimal | None = decimal(least="0", most="10", default=None)
    children_must_sum: bool | None = None
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
    """A target plan; amounts and padding only for those who see the whole of it.

    `base` is the amount that the plan was given; `allocated` what came of it where levels adjusted
    and need not sum, else the same. `target` is that with padding. Of a cut, `whole` is the target
    of the plan that it cuts, as that now is.
    """

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
    dimension: TargetDimension = TargetDimension.ORGANIZATION
    cut_of: str | None = None
    whole: Money | None = None
    allocated: Money | None = None
    stretch_ratio: Decimal = Decimal(1)
    stretch: Money | None = None
    challenge_ratio: Decimal = Decimal(1)
    challenge: Money | None = None
    adjust_limit_rate: Decimal = Decimal(1)
    children_must_sum: bool = True


@message
class TargetPlanQuery:
    year: int | None = whole(least=2000, most=2199, default=None)
    metric: TargetMetric | None = None
    state: TargetState | None = None
    dimension: TargetDimension | None = None
    cut_of: str | None = text(longest=64, default=None)
    sort: str = text(longest=40, default="plan_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class TargetPlanList:
    items: tuple[TargetPlan, ...]
    next_cursor: str | None = None
