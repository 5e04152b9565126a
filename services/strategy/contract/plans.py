"""Strategic plans of three to five years: versions of goals, a competitive strategy, phases."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import decimal, items, message, text, whole

_LEAST, _MOST = "-999999999999", "999999999999"


class CompetitiveStrategy(StrEnum):
    DIFFERENTIATION = "differentiation"
    LOW_COST = "low_cost"
    FOCUS = "focus"


class PlanState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


@message
class Goal:
    """What a metric shall be by a day: from `base` to `target`, in `unit` (CNY, share, customers).

    A share such as 20 % is the number 0.20. `parent_id` is the goal that this one serves.
    """

    goal_id: str = text(longest=40)
    name: str = text(longest=200)
    metric: str = text(longest=60)
    target: Decimal = decimal(least=_LEAST, most=_MOST)
    due_on: date
    owner_id: str = text(longest=64)
    base: Decimal = decimal(least=_LEAST, most=_MOST, default=Decimal(0))
    unit: str = text(longest=20, shortest=0, default="")
    parent_id: str | None = text(longest=40, default=None)


@message
class RolloutPhase:
    """A region and when to enter it; its gate opens when the metric has reached the threshold."""

    phase_id: str = text(longest=40)
    region: str = text(longest=120)
    starts_on: date
    gate_metric: str = text(longest=60)
    gate_threshold: Decimal = decimal(least=_LEAST, most=_MOST)
    depends_on: str | None = text(longest=40, default=None)


@message
class MarketDefinition:
    """Which market the plan is about, in the company's own words."""

    segment: str = text(longest=500, shortest=0, default="")
    region: str = text(longest=500, shortest=0, default="")
    customers: str = text(longest=2000, shortest=0, default="")
    needs: str = text(longest=2000, shortest=0, default="")
    competitors: str = text(longest=2000, shortest=0, default="")


@message
class PlanContent:
    """What a version of a strategic plan says."""

    name: str = text(longest=200)
    starts_on: date
    horizon_years: int = whole(least=1, most=50)
    competitive_strategy: CompetitiveStrategy
    reasons: tuple[str, ...] = items(most=50, default=())
    goals: tuple[Goal, ...] = items(most=200, default=())
    phases: tuple[RolloutPhase, ...] = items(most=100, default=())
    market: MarketDefinition = MarketDefinition()


@message
class DraftStrategicPlan:
    """A new plan, or with `plan_id` the next version of one."""

    content: PlanContent
    plan_id: str | None = text(longest=64, default=None)


@message
class RewriteStrategicPlan:
    """What a draft says from now on, as a whole."""

    plan_id: str = text(longest=64)
    plan_version: int = whole(least=1, most=10_000)
    content: PlanContent


@message
class PlanVersionId:
    plan_id: str = text(longest=64)
    plan_version: int = whole(least=1, most=10_000)


@message
class ReturnStrategicPlan:
    plan_id: str = text(longest=64)
    plan_version: int = whole(least=1, most=10_000)
    reason: str = text(longest=500)


@message
class StrategicPlan:
    """A version of a strategic plan; an approved one never changes."""

    plan_id: str
    plan_version: int
    version: int
    state: PlanState
    content: PlanContent
    drafted_by: str
    drafted_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None
    return_reason: str | None = None


@message
class StrategicPlanQuery:
    plan_id: str | None = text(longest=64, default=None)
    state: PlanState | None = None
    sort: str = text(longest=40, default="plan_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class StrategicPlanList:
    items: tuple[StrategicPlan, ...]
    next_cursor: str | None = None


@message
class PlanDifferenceQuery:
    plan_id: str = text(longest=64)
    from_version: int = whole(least=1, most=10_000)
    to_version: int = whole(least=1, most=10_000)


@message
class FieldDifference:
    """One field of the plan, such as "goals.share.target"; None where it was not there."""

    field: str
    before: str | None
    after: str | None


@message
class PlanDifferences:
    plan_id: str
    from_version: int
    to_version: int
    differences: tuple[FieldDifference, ...]
