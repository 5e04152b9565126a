"""Strategic plans: drafted, reviewed, approved (then frozen), superseded by the next version."""

from __future__ import annotations

from sqlalchemy import select

from chassis import codec
from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from services.strategy import contract
from services.strategy.contract import GoalApproved, PlanState, StrategicPlan, StrategicPlanList
from services.strategy.rules.differences import differences
from services.strategy.rules.plans import problems
from services.strategy.rules.states import OPEN_STATES, PLAN_NEXT
from services.strategy.store import plans as store
from services.strategy.tables import strategic_plan


def draft(command: contract.DraftStrategicPlan, work: Work) -> StrategicPlan:
    """Write the first version of a plan, or the next one; one version at a time is open."""
    plan_id, number = command.plan_id or new_id("stp"), 1
    if command.plan_id is not None:
        _lock(work, plan_id)
        number = store.newest_number(work, plan_id) + 1
        newest = store.find(work, plan_id, number - 1)
        if newest.state in OPEN_STATES:
            refuse([Refusal("strategy.version_open", "plan_id",
                            {"plan_version": newest.plan_version})])
    written = StrategicPlan(plan_id, number, 1, PlanState.DRAFT, command.content,
                            work.caller.subject, work.now)
    store.add(work, written)
    return written


def rewrite(command: contract.RewriteStrategicPlan, work: Work) -> StrategicPlan:
    """Replace what a draft says; it is judged when it is handed in."""
    before = _version(work, command)
    if before.state is not PlanState.DRAFT:
        refuse([Refusal("strategy.not_a_draft", details={"state": before.state.value})])
    return store.change(work, before, content=command.content)


def submit(command: contract.PlanVersionId, work: Work) -> StrategicPlan:
    before = _version(work, command)
    refuse([*_not_possible(before, PlanState.IN_REVIEW), *problems(before.content)])
    return store.change(work, before, state=PlanState.IN_REVIEW.value, return_reason=None)


def give_back(command: contract.ReturnStrategicPlan, work: Work) -> StrategicPlan:
    before = _version(work, command)
    refuse(_not_possible(before, PlanState.DRAFT))
    return store.change(work, before, state=PlanState.DRAFT.value, return_reason=command.reason)


def approve(command: contract.PlanVersionId, work: Work) -> StrategicPlan:
    """Put a version in force instead of the one before it, and say so."""
    before = _version(work, command)
    refuse([*_not_possible(before, PlanState.APPROVED), *problems(before.content)])
    store.supersede_approved(work, before.plan_id)
    approved = store.change(work, before, state=PlanState.APPROVED.value,
                            approved_by=work.caller.subject, approved_at=work.now)
    work.publish(GoalApproved(approved.plan_id, approved.plan_version, approved.content.starts_on,
                              tuple(goal.goal_id for goal in approved.content.goals)))
    return approved


def get(query: contract.PlanVersionId, work: Work) -> StrategicPlan:
    return store.find(work, query.plan_id, query.plan_version)


def listed(query: contract.StrategicPlanQuery, work: Work) -> StrategicPlanList:
    chosen = select(*strategic_plan.c)
    if query.plan_id is not None:
        chosen = chosen.where(strategic_plan.c.plan_id == query.plan_id)
    if query.state is not None:
        chosen = chosen.where(strategic_plan.c.state == query.state.value)
    sorting = Sorting({"plan_id": strategic_plan.c.plan_id}, strategic_plan.c.plan_version)
    found = page(work, chosen, sorting, query)
    return StrategicPlanList(tuple(store.as_message(row) for row in found.rows), found.next_cursor)


def compared(query: contract.PlanDifferenceQuery, work: Work) -> contract.PlanDifferences:
    """What changed between two versions, field by field."""
    before, after = (store.find(work, query.plan_id, number).content
                     for number in (query.from_version, query.to_version))
    found = differences(codec.plain(before), codec.plain(after))
    return contract.PlanDifferences(query.plan_id, query.from_version, query.to_version,
                                    tuple(found))


def _version(
    work: Work, which: contract.PlanVersionId | contract.RewriteStrategicPlan
    | contract.ReturnStrategicPlan
) -> StrategicPlan:
    """A version that nobody else changes until the end of this work."""
    _lock(work, which.plan_id)
    found = store.find(work, which.plan_id, which.plan_version)
    work.must_match(found.version)
    return found


def _lock(work: Work, plan_id: str) -> None:
    work.lock("row", f"strategic_plan/{plan_id}")
    if not store.newest_number(work, plan_id):
        raise NotFound("record.not_found")


def _not_possible(plan: StrategicPlan, wanted: PlanState) -> list[Refusal]:
    if wanted in PLAN_NEXT[plan.state]:
        return []
    details = {"state": plan.state.value, "wanted": wanted.value}
    return [Refusal("strategy.state_not_possible", details=details)]
