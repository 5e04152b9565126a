"""The plan that is to be printed, and how many are under it: every query of the documents."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, or_, select

from chassis.work import Work
from services.people.contract import Plan, PlanState
from services.people.contract.contests import AnnounceContest
from services.people.tables import contest, plan_assignment, plan_version
from services.people.usecases.plans import message


def plan_to_print(work: Work, plan_id: str | None) -> Plan | None:
    """The newest approved version of the plan that is named, or of the one in force under which
    most people are; None when there is none."""
    people = (select(func.count()).where(*_under(work), plan_assignment.c.plan_id
                                         == plan_version.c.plan_id).scalar_subquery())
    chosen = select(plan_version).where(plan_version.c.state == PlanState.APPROVED.value)
    if plan_id is None:
        chosen = chosen.where(plan_version.c.starts_on <= work.today).order_by(people.desc())
    else:
        chosen = chosen.where(plan_version.c.plan_id == plan_id)
    newest = chosen.order_by(plan_version.c.starts_on.desc(), plan_version.c.plan_version.desc())
    row = work.session.execute(newest.limit(1)).first()
    return None if row is None else message(row)


def people_under(work: Work, plan_id: str) -> int:
    """How many are under the plan today."""
    found = work.session.execute(
        select(func.count()).where(*_under(work), plan_assignment.c.plan_id == plan_id)).scalar()
    return int(found or 0)


def contests_to_print(work: Work) -> list[AnnounceContest]:
    """The contests that run today or later, the first that began first."""
    rows = work.session.execute(
        select(contest.c.terms).order_by(contest.c.starts_on, contest.c.contest_id)).scalars()
    return [terms for terms in rows if terms.ends_on is None or terms.ends_on > work.today]


def contest_ids(work: Work) -> list[str]:
    """Of all contests, ended ones included: what a printed page depends on."""
    return list(work.session.execute(
        select(contest.c.contest_id).order_by(contest.c.contest_id)).scalars())


def _under(work: Work) -> tuple[Any, ...]:
    ours = plan_assignment.c
    return (ours.valid_from <= work.today, or_(ours.valid_to.is_(None), ours.valid_to > work.today))
