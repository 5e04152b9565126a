"""Recruiting: the hiring standard, requisitions, and candidates from application to probation."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import decimal, items, message, text, whole
from services.people.contract.employees import Employee


class StandardState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


class RequisitionState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"  # approved: candidates are sought
    FILLED = "filled"
    CANCELLED = "cancelled"


class CandidateState(StrEnum):
    APPLIED = "applied"
    INTERVIEWING = "interviewing"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    HIRED = "hired"
    REFUSED = "refused"


class RefusedBy(StrEnum):
    US = "us"
    CANDIDATE = "candidate"


class Probation(StrEnum):
    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"


@message
class HardRequirement:
    """What a candidate must have, such as three years of To B sales: yes or no."""

    code: str = text(longest=40)
    wording: str = text(longest=200)


@message
class ScoreCriterion:
    """Scored from 0 to 100 in interviews; the weights of a standard sum to exactly 100."""

    code: str = text(longest=40)
    name: str = text(longest=120)
    weight: int = whole(least=1, most=100)


@message
class StandardContent:
    """What a position asks for. `pass_mark` is the least weighted score of an offer."""

    title: str = text(longest=120)
    level: str = text(longest=40, default="representative")
    requirements: tuple[HardRequirement, ...] = items(most=30, default=())
    criteria: tuple[ScoreCriterion, ...] = items(most=30, default=())
    pass_mark: Decimal = decimal(least="0", most="100", default=Decimal(60))
    probation_months: int = whole(least=0, most=12, default=3)
    probation_checks: tuple[str, ...] = items(most=30, default=())


@message
class DraftStandard:
    """A new hiring standard, or with `standard_id` the next version of one."""

    content: StandardContent
    standard_id: str | None = text(longest=64, default=None)


@message
class StandardVersionId:
    standard_id: str = text(longest=64)
    standard_version: int = whole(least=1, most=10_000)


@message
class HiringStandard:
    """A version; an approved one never changes, the next one supersedes it."""

    standard_id: str
    standard_version: int
    version: int
    state: StandardState
    content: StandardContent
    drafted_by: str
    drafted_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None


@message
class StandardQuery:
    state: StandardState | None = None
    sort: str = text(longest=40, default="standard_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class StandardList:
    items: tuple[HiringStandard, ...]
    next_cursor: str | None = None


@message
class DraftRequisition:
    """People wanted by the standard in force; `position_id` is org's, where they will stand."""

    standard_id: str = text(longest=64)
    headcount: int = whole(least=1, most=1000)
    wanted_from: date
    reason: str = text(longest=500)
    position_id: str | None = text(longest=64, default=None)


@message
class RequisitionId:
    requisition_id: str = text(longest=64)


@message
class CancelRequisition:
    requisition_id: str = text(longest=64)
    reason: str = text(longest=500)


@message
class Requisition:
    """Its candidates are judged by the version of the standard that was in force at approval."""

    requisition_id: str
    version: int
    state: RequisitionState
    standard_id: str
    standard_version: int
    headcount: int
    hired: int
    wanted_from: date
    reason: str
    drafted_by: str
    drafted_at: datetime
    position_id: str | None = None
    approved_by: str | None = None
    opened_on: date | None = None
    cancel_reason: str | None = None


@message
class RequisitionQuery:
    state: RequisitionState | None = None
    sort: str = text(longest=40, default="-requisition_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class RequisitionList:
    items: tuple[Requisition, ...]
    next_cursor: str | None = None


@message
class RequirementAnswer:
    code: str = text(longest=40)
    is_met: bool = False
    note: str | None = text(longest=300, default=None)


@message
class AddCandidate:
    """Name and contact are personal data. They applied today, or on an earlier `applied_on`."""

    requisition_id: str = text(longest=64)
    name: str = text(longest=120)
    contact: str | None = text(longest=200, default=None)
    source: str = text(longest=60, default="direct")
    answers: tuple[RequirementAnswer, ...] = items(most=30, default=())
    applied_on: date | None = None


@message
class CandidateId:
    candidate_id: str = text(longest=64)


@message
class CriterionScore:
    code: str = text(longest=40)
    score: int = whole(least=0, most=100)


@message
class RecordInterview:
    """One interviewer's scores; a criterion's score is the mean of all interviews that gave one."""

    candidate_id: str = text(longest=64)
    interviewer_id: str = text(longest=64)
    held_on: date
    scores: tuple[CriterionScore, ...] = items(least=1, most=30)
    note: str | None = text(longest=1000, default=None)


@message
class RefuseCandidate:
    candidate_id: str = text(longest=64)
    refused_by: RefusedBy
    reason: str = text(longest=500)


@message
class OfferCandidate:
    candidate_id: str = text(longest=64)
    starts_on: date


@message
class HireCandidate:
    """The first day of work; the requisition's position is where org puts them."""

    candidate_id: str = text(longest=64)
    hired_on: date


@message
class Hired:
    """A candidate who is an employee now."""

    candidate_id: str
    employee: Employee


@message
class DecideProbation:
    """How probation ended. Failed: employment ends on `decided_on`."""

    candidate_id: str = text(longest=64)
    is_passed: bool
    decided_on: date
    reason: str = text(longest=500)


@message
class Interview:
    interviewer_id: str
    held_on: date
    scores: tuple[CriterionScore, ...]
    note: str | None = None


@message
class Candidate:
    """`score` is the weighted mean of 0 to 100; None until every criterion was scored."""

    candidate_id: str
    version: int
    requisition_id: str
    state: CandidateState
    name: str
    contact: str | None
    source: str
    applied_on: date
    answers: tuple[RequirementAnswer, ...]
    interviews: tuple[Interview, ...] = ()
    score: Decimal | None = None
    starts_on: date | None = None
    refused_by: RefusedBy | None = None
    reason: str | None = None
    employee_id: str | None = None
    hired_on: date | None = None
    probation: Probation | None = None
    probation_reason: str | None = None


@message
class CandidateQuery:
    requisition_id: str | None = text(longest=64, default=None)
    state: CandidateState | None = None
    sort: str = text(longest=40, default="-candidate_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class CandidateList:
    items: tuple[Candidate, ...]
    next_cursor: str | None = None
