"""Where a strategic plan stands: its goals and the gates of its roll-out, by live figures."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from chassis.contract import Contract, message, query
from services.strategy.contract.plans import PlanVersionId


class Unmeasured(StrEnum):
    """Why there is no figure."""

    METRIC_UNKNOWN = "metric_unknown"  # nothing here measures it
    NO_STUDY = "no_study"  # a market share needs a market study
    NOT_BEGUN = "not_begun"
    ANALYTICS_AWAY = "analytics_away"


@message
class MeasuredGoal:
    """`figure` from the plan's first day until today or the due day, in the goal's unit; `progress`
    the part of the way from base to target (0.5 is half), None where there is no way to go."""

    goal_id: str
    name: str
    metric: str
    base: Decimal
    target: Decimal
    figure: Decimal | None
    progress: Decimal | None
    is_reached: bool | None
    unmeasured: Unmeasured | None = None


@message
class MeasuredGate:
    """A gate is open once its metric has reached the threshold and the gate before it is open; None
    while it cannot be measured."""

    phase_id: str
    region: str
    metric: str
    threshold: Decimal
    figure: Decimal | None
    is_open: bool | None
    waits_for: str | None = None
    unmeasured: Unmeasured | None = None


@message
class PlanProgress:
    plan_id: str
    plan_version: int
    goals: tuple[MeasuredGoal, ...]
    gates: tuple[MeasuredGate, ...]


class GateOperations(Contract):
    @query("strategy:read")
    def plan_progress(self, query: PlanVersionId) -> PlanProgress:
        """How far the goals are and which gates of the roll-out are open, by live figures."""
