"""How fast complaints of each priority are answered and solved: data, with a default."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.errors import refuse
from chassis.work import Work
from services.crm.contract import complaints as c
from services.crm.rules.complaints import ANSWER_HOURS, SOLVE_HOURS, wrong_policy
from services.crm.tables.complaints import complaint_policy


def set_one(command: c.SetComplaintPolicy, work: Work) -> c.ComplaintPolicy:
    refuse(wrong_policy(command.answer_hours, command.solve_hours))
    work.lock("row", f"complaint-policy:{command.priority.value}")
    before = _stored(work).get(command.priority.value)
    version = before.version if before else 0
    work.must_match(version)
    row = {"priority": command.priority.value, "version": version + 1,
           "answer_hours": command.answer_hours, "solve_hours": command.solve_hours,
           "set_by": work.caller.subject, "set_at": work.now}
    work.session.execute(insert(complaint_policy).values(row).on_conflict_do_update(
        index_elements=["priority"], set_=row))
    return _policy(work, command.priority)


def all_of(query: c.ComplaintPolicyQuery, work: Work) -> c.ComplaintPolicies:
    return c.ComplaintPolicies(tuple(_policy(work, one) for one in c.Priority))


def hours_of(work: Work, priority: c.Priority) -> tuple[int, int]:
    """Until the answer, and until the solution."""
    found = _policy(work, priority)
    return found.answer_hours, found.solve_hours


def _policy(work: Work, priority: c.Priority) -> c.ComplaintPolicy:
    row = _stored(work).get(priority.value)
    if row is None:
        return c.ComplaintPolicy(priority, 0, ANSWER_HOURS, SOLVE_HOURS, "crm")
    return c.ComplaintPolicy(
        priority, row.version, row.answer_hours, row.solve_hours, row.set_by)


def _stored(work: Work) -> dict[str, Any]:
    return {row.priority: row for row in work.session.execute(select(complaint_policy))}
