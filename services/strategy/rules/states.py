"""Which state may follow which?

A strategic plan is drafted, reviewed, approved and one day superseded; review may give it back.
A target plan is drafted, locked, and revised as often as needed; it is never unlocked.
Source: field notes 1.1, 1.3; modules.md.
"""

from __future__ import annotations

from services.strategy.contract import PlanState, TargetState

PLAN_NEXT: dict[PlanState, tuple[PlanState, ...]] = {
    PlanState.DRAFT: (PlanState.IN_REVIEW,),
    PlanState.IN_REVIEW: (PlanState.APPROVED, PlanState.DRAFT),
    PlanState.APPROVED: (PlanState.SUPERSEDED,),
    PlanState.SUPERSEDED: (),
}
OPEN_STATES = (PlanState.DRAFT, PlanState.IN_REVIEW)
TARGET_NEXT: dict[TargetState, tuple[TargetState, ...]] = {
    TargetState.DRAFT: (TargetState.LOCKED,),
    TargetState.LOCKED: (TargetState.REVISED,),
    TargetState.REVISED: (TargetState.REVISED,),
}
AGREED_STATES = (TargetState.LOCKED, TargetState.REVISED)
