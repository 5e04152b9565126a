"""Grades A, B, C: the rule that gives them, their reasons, their history."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import decimal, items, message, text, whole
from kernel.criteria import Operator, Reason
from services.crm.contract.events import Grade


@message
class GradeCriterion:
    """Worth `points` when the field fits. `values` are written as texts: numbers "60", amounts
    "1000000.00 CNY"; `in` and `not_in` take several. A hard one that fails makes the grade C."""

    field: str = text(longest=64)
    operator: Operator
    points: int = whole(least=0, most=1000)
    values: tuple[str, ...] = items(most=50, default=())
    is_hard: bool = False


@message
class Cadence:
    """A customer is to be contacted at least every so many days."""

    a_days: int = whole(least=1, most=366, default=7)
    b_days: int = whole(least=1, most=366, default=14)
    c_days: int = whole(least=1, most=366, default=30)


@message
class DraftGradeRule:
    """The next version of the rule. A customer whose score (0 to 100: the met points of all points)
    reaches a threshold gets that grade."""

    criteria: tuple[GradeCriterion, ...] = items(least=1, most=50)
    a_from: Decimal = decimal(least="0", most="100")
    b_from: Decimal = decimal(least="0", most="100")
    cadence: Cadence = Cadence()
    improvement_id: str | None = text(longest=64, default=None)


class GradeRuleState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


@message
class GradeRule:
    """A version of the rule; an approved one never changes and holds from `effective_on` until a
    later one does. `is_in_force` says whether it holds today."""

    rule_version: int
    version: int
    state: GradeRuleState
    criteria: tuple[GradeCriterion, ...]
    a_from: Decimal
    b_from: Decimal
    cadence: Cadence
    drafted_by: str
    is_in_force: bool
    effective_on: date | None = None
    approved_by: str | None = None
    improvement_id: str | None = None


@message
class ApproveGradeRule:
    rule_version: int = whole(least=1, most=1_000_000)
    effective_on: date | None = None  # None: today


@message
class GradeRuleQuery:
    sort: str = text(longest=40, default="-rule_version")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class GradeRuleList:
    items: tuple[GradeRule, ...]
    next_cursor: str | None = None


@message
class SetGrade:
    """A grade set by hand stands until it is reset."""

    customer_id: str = text(longest=64)
    grade: Grade
    reason: str = text(longest=500)


@message
class ExplainedCriterion:
    """One criterion, what the customer has there, and the points it brought."""

    field: str
    operator: Operator
    values: tuple[str, ...]
    actual: str | None
    possible: int
    points: int
    is_hard: bool
    reason: Reason


@message
class GradeExplanation:
    """Why a customer has its grade. `rule_grade` is what the rule in force says today; `grade`
    differs from it only when it was set by hand."""

    customer_id: str
    grade: Grade | None
    is_manual: bool
    manual_reason: str | None
    rule_version: int
    rule_grade: Grade
    score: Decimal
    a_from: Decimal
    b_from: Decimal
    is_disqualified: bool
    criteria: tuple[ExplainedCriterion, ...]


@message
class GradeChange:
    change_id: int
    from_grade: Grade | None
    to_grade: Grade
    is_manual: bool
    rule_version: int
    score: Decimal
    reason: str | None
    actor: str
    changed_at: datetime


@message
class GradeHistoryQuery:
    customer_id: str = text(longest=64)
    sort: str = text(longest=40, default="-change_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class GradeHistory:
    items: tuple[GradeChange, ...]
    next_cursor: str | None = None
