"""The grade of one customer: set by hand, given back to the rule, explained, its history."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from chassis.lists import Sorting, page
from chassis.work import Work
from kernel.criteria import Judged, Value
from services.crm import contract
from services.crm.contract import (
    Customer,
    ExplainedCriterion,
    Grade,
    GradeChange,
    GradeExplanation,
    GradeHistory,
)
from services.crm.store import customers as store
from services.crm.store import merges
from services.crm.tables import grade_change
from services.crm.usecases import personal, standing

SORTS = Sorting({"change_id": grade_change.c.change_id}, grade_change.c.change_id)


def set_by_hand(command: contract.SetGrade, work: Work) -> Customer:
    before = store.one_to_change(work, command.customer_id)
    values = {
        "grade": command.grade.value,
        "is_grade_manual": True,
        "grade_reason": command.reason,
    }
    return personal.customer(standing.change(work, before, values), work)


def reset(command: contract.CustomerId, work: Work) -> Customer:
    before = store.one_to_change(work, command.customer_id)
    values = {"is_grade_manual": False, "grade_reason": None}
    return personal.customer(standing.change(work, before, values), work)


def explain(query: contract.CustomerId, work: Work) -> GradeExplanation:
    return explained(store.one(work, query.customer_id), work)


def explained(row: Any, work: Work) -> GradeExplanation:
    now = standing.found(work, {**row._mapping, "is_grade_manual": False})
    return GradeExplanation(
        customer_id=row.customer_id,
        grade=None if row.grade is None else Grade(row.grade),
        is_manual=row.is_grade_manual,
        manual_reason=row.grade_reason,
        rule_version=now.rule.rule_version,
        rule_grade=now.graded.grade,
        score=now.graded.shown,
        a_from=now.rule.a_from,
        b_from=now.rule.b_from,
        is_disqualified=now.graded.score.is_disqualified,
        criteria=tuple(criterion_of(one) for one in now.graded.score.judged),
    )


def history(query: contract.GradeHistoryQuery, work: Work) -> GradeHistory:
    store.one(work, query.customer_id)
    ids = merges.family(work, query.customer_id)
    chosen = select(*grade_change.c).where(grade_change.c.customer_id.in_(ids))
    found = page(work, chosen, SORTS, query)
    return GradeHistory(tuple(change_of(row) for row in found.rows), found.next_cursor)


def change_of(row: Any) -> GradeChange:
    return GradeChange(
        row.change_id,
        None if row.from_grade is None else Grade(row.from_grade),
        Grade(row.to_grade),
        row.is_manual,
        row.rule_version,
        row.score,
        row.reason,
        row.actor,
        row.changed_at,
    )


def criterion_of(one: Judged) -> ExplainedCriterion:
    """A judged criterion as it is shown."""
    asked = one.criterion
    return ExplainedCriterion(
        asked.field,
        asked.operator,
        asked.values,
        _written(one.actual),
        asked.weight,
        one.points,
        asked.is_hard,
        one.reason,
    )


def _written(actual: Value) -> str | None:
    """What the customer has there, in the way a criterion's value is written."""
    if actual is None:
        return None
    return ", ".join(map(str, actual)) if isinstance(actual, tuple) else str(actual)
