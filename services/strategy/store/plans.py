"""Queries about versions of strategic plans."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, select, update

from chassis.errors import NotFound
from chassis.work import Work
from services.strategy.contract import PlanContent, PlanState, StrategicPlan
from services.strategy.tables import strategic_plan

_states = strategic_plan.c.state


def add(work: Work, plan: StrategicPlan) -> None:
    work.session.execute(insert(strategic_plan).values(
        plan_id=plan.plan_id, plan_version=plan.plan_version, version=plan.version,
        state=plan.state.value, content=plan.content, drafted_by=plan.drafted_by,
        drafted_at=plan.drafted_at))


def find(work: Work, plan_id: str, plan_version: int) -> StrategicPlan:
    """One version; raises NotFound."""
    row = work.session.execute(select(strategic_plan).where(
        strategic_plan.c.plan_id == plan_id,
        strategic_plan.c.plan_version == plan_version)).first()
    if row is None:
        raise NotFound("record.not_found")
    return as_message(row)


def approved(work: Work, plan_id: str | None) -> StrategicPlan | None:
    """The version in force of a plan, or of the plan that was approved last; None without one."""
    chosen = select(strategic_plan).where(_states == PlanState.APPROVED.value)
    if plan_id is not None:
        chosen = chosen.where(strategic_plan.c.plan_id == plan_id)
    row = work.session.execute(
        chosen.order_by(strategic_plan.c.approved_at.desc()).limit(1)).first()
    return None if row is None else as_message(row)


def one_before(work: Work, plan: StrategicPlan) -> PlanContent | None:
    """What the version before an approved one said, when that was in force once."""
    row = work.session.execute(
        select(strategic_plan.c.content)
        .where(strategic_plan.c.plan_id == plan.plan_id,
               strategic_plan.c.plan_version < plan.plan_version,
               _states == PlanState.SUPERSEDED.value)
        .order_by(strategic_plan.c.plan_version.desc()).limit(1)).first()
    return None if row is None else row.content


def newest_number(work: Work, plan_id: str) -> int:
    """The number of the newest version; 0 if there is no such plan."""
    return work.session.execute(
        select(func.coalesce(func.max(strategic_plan.c.plan_version), 0))
        .where(strategic_plan.c.plan_id == plan_id)).scalar_one()


def change(work: Work, plan: StrategicPlan, **values: Any) -> StrategicPlan:
    """Store what changed in a version and raise its record's version."""
    row = work.session.execute(
        update(strategic_plan)
        .where(strategic_plan.c.plan_id == plan.plan_id,
               strategic_plan.c.plan_version == plan.plan_version)
        .values(version=plan.version + 1, **values).returning(strategic_plan)).one()
    return as_message(row)


def supersede_approved(work: Work, plan_id: str) -> None:
    """What was in force is no more."""
    work.session.execute(
        update(strategic_plan)
        .where(strategic_plan.c.plan_id == plan_id, _states == PlanState.APPROVED.value)
        .values(state=PlanState.SUPERSEDED.value, version=strategic_plan.c.version + 1))


def as_message(row: Any) -> StrategicPlan:
    return StrategicPlan(
        row.plan_id, row.plan_version, row.version, PlanState(row.state), row.content,
        row.drafted_by, row.drafted_at, row.approved_by, row.approved_at, row.return_reason)
