"""Compensation plans: drafted, approved (then frozen), and assigned to employees."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, or_, select, update

from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.work import Work
from services.people import contract
from services.people.contract import Plan, PlanAssignment, PlanList, PlanState
from services.people.rules.plans import problems, wrong_retirement
from services.people.tables import employee, plan_assignment, plan_version
from services.people.usecases import realignment


def draft(command: contract.DraftPlan, work: Work) -> Plan:
    plan_id, number = command.plan_id or new_id("plan"), 1
    if command.plan_id is not None:
        lock_plan(work, plan_id)
        newest = work.session.execute(
            select(func.max(plan_version.c.plan_version)).where(plan_version.c.plan_id == plan_id)
        ).scalar()
        if newest is None:
            raise NotFound("record.not_found")
        number = newest + 1
    plan = Plan(
        plan_id,
        number,
        1,
        command.name,
        PlanState.DRAFT,
        command.starts_on,
        command.ends_on,
        command.components,
        command.corrects,
        terms=command.terms,
    )
    refuse(problems(plan))
    work.session.execute(
        insert(plan_version).values(
            plan_id=plan_id,
            plan_version=number,
            version=1,
            name=plan.name,
            state=plan.state.value,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            components=plan.components,
            corrects=plan.corrects,
            terms=plan.terms,
        )
    )
    return plan


def approve(command: contract.PlanVersionId, work: Work) -> Plan:
    lock_plan(work, command.plan_id)
    plan = _load(work, command, locked=True)
    work.must_match(plan.version)
    refuse(
        [Refusal("plan.already_approved")] if plan.state is not PlanState.DRAFT else problems(plan)
    )
    work.session.execute(
        update(plan_version)
        .where(
            plan_version.c.plan_id == plan.plan_id, plan_version.c.plan_version == plan.plan_version
        )
        .values(
            state=PlanState.APPROVED.value,
            version=plan.version + 1,
            approved_by=work.caller.subject,
        )
    )
    work.publish(
        contract.PlanApproved(plan.plan_id, plan.plan_version, plan.starts_on, plan.ends_on)
    )
    _bring_in_line(plan, f"plan/{plan.plan_id}/{plan.plan_version}", work)
    return _load(work, command)


def retire(command: contract.RetirePlan, work: Work) -> Plan:
    """End a version; its components and figures stay as they were approved."""
    lock_plan(work, command.plan_id)
    which = contract.PlanVersionId(command.plan_id, command.plan_version)
    plan = _load(work, which, locked=True)
    work.must_match(plan.version)
    refuse(wrong_retirement(plan, command.ends_on))
    work.session.execute(
        update(plan_version)
        .where(
            plan_version.c.plan_id == plan.plan_id, plan_version.c.plan_version == plan.plan_version
        )
        .values(
            state=PlanState.RETIRED.value, version=plan.version + 1, ends_on=command.ends_on
        )
    )
    _bring_in_line(plan, f"retired/{plan.plan_id}/{plan.plan_version}", work)
    return _load(work, which)


def _bring_in_line(plan: Plan, cause: str, work: Work) -> None:
    """Everybody who is or was under the plan."""
    under_it = work.session.execute(
        select(plan_assignment.c.employee_id)
        .where(plan_assignment.c.plan_id == plan.plan_id)
        .distinct()
    ).scalars()
    realignment.request(work, sorted(under_it), cause)


def get(query: contract.PlanVersionId, work: Work) -> Plan:
    return _load(work, query)


def listed(query: contract.PlanQuery, work: Work) -> PlanList:
    chosen = (
        select(plan_version)
        .order_by(plan_version.c.plan_id, plan_version.c.plan_version)
        .limit(500)
    )
    if query.state is not None:
        chosen = chosen.where(plan_version.c.state == query.state.value)
    return PlanList(tuple(message(row) for row in work.session.execute(chosen)))


def assign(command: contract.AssignPlan, work: Work) -> PlanAssignment:
    lock_plan(work, command.plan_id)
    work.lock("party", command.employee_id)
    refuse(_wrong_assignment(command, work))
    known = new_id("pass")
    work.session.execute(
        insert(plan_assignment).values(
            assignment_id=known,
            version=1,
            employee_id=command.employee_id,
            plan_id=command.plan_id,
            valid_from=command.valid_from,
            valid_to=command.valid_to,
        )
    )
    realignment.request(work, [command.employee_id], f"assigned/{known}")
    return PlanAssignment(
        known, command.employee_id, command.plan_id, command.valid_from, command.valid_to
    )


def lock_plan(work: Work, plan_id: str) -> None:
    """An approval and an assignment of one plan come one after the other; before sellers' locks."""
    work.lock("deal", f"plan/{plan_id}")


def _wrong_assignment(command: contract.AssignPlan, work: Work) -> list[Refusal]:
    found = []
    if not _exists(work, employee.c.employee_id == command.employee_id):
        found.append(Refusal("employee.unknown", "employee_id"))
    if not _exists(work, plan_version.c.plan_id == command.plan_id):
        found.append(Refusal("plan.unknown", "plan_id"))
    if command.valid_to is not None and command.valid_to <= command.valid_from:
        return [*found, Refusal("period.not_ascending", "valid_to")]
    ours = plan_assignment.c
    ends_later = or_(ours.valid_to.is_(None), ours.valid_to > command.valid_from)
    starts_before = True if command.valid_to is None else ours.valid_from < command.valid_to
    if _exists(work, (ours.employee_id == command.employee_id) & ends_later & starts_before):
        found.append(Refusal("plan.assignment_overlaps", "valid_from"))
    return found


def _exists(work: Work, condition: Any) -> bool:
    return work.session.execute(select(1).where(condition).limit(1)).first() is not None


def _load(work: Work, which: contract.PlanVersionId, *, locked: bool = False) -> Plan:
    query = select(plan_version).where(
        plan_version.c.plan_id == which.plan_id, plan_version.c.plan_version == which.plan_version
    )
    row = work.session.execute(query.with_for_update() if locked else query).first()
    if row is None:
        raise NotFound("record.not_found")
    return message(row)


def message(row: Any) -> Plan:
    return Plan(
        row.plan_id,
        row.plan_version,
        row.version,
        row.name,
        PlanState(row.state),
        row.starts_on,
        row.ends_on,
        row.components,
        row.corrects,
        row.approved_by,
        row.terms,
    )
