"""Complaints: two clocks on working time, pauses, escalation, root causes, what they add up to."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import message, text, whole


class ComplaintState(StrEnum):
    NEW = "new"
    ANSWERED = "answered"
    SOLVED = "solved"
    CLOSED = "closed"
    REOPENED = "reopened"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class CauseKind(StrEnum):
    """Where the root of a complaint lies."""

    PRODUCT_QUALITY = "product_quality"
    DELIVERY = "delivery"
    INSTALLATION = "installation"
    SERVICE = "service"
    PRICE_OR_CONTRACT = "price_or_contract"
    SALES_PROMISE = "sales_promise"
    CUSTOMER_USE = "customer_use"
    OTHER = "other"


class ClockKind(StrEnum):
    ANSWER = "answer"
    SOLUTION = "solution"


class LogKind(StrEnum):
    OPENED = "opened"
    ANSWERED = "answered"
    PAUSED = "paused"
    RESUMED = "resumed"
    SOLVED = "solved"
    CLOSED = "closed"
    REOPENED = "reopened"
    BREACHED = "breached"
    ESCALATED = "escalated"
    ERASED = "erased"


@message
class SetComplaintPolicy:
    """Within how many hours of working time complaints of a priority are answered and solved; those
    that are open keep what held when they came in."""

    priority: Priority
    answer_hours: int = whole(least=1, most=2000)
    solve_hours: int = whole(least=1, most=2000)


@message
class ComplaintPolicy:
    priority: Priority
    version: int
    answer_hours: int
    solve_hours: int
    set_by: str


@message
class ComplaintPolicyQuery:
    """All priorities."""


@message
class ComplaintPolicies:
    items: tuple[ComplaintPolicy, ...]


@message
class OpenComplaint:
    """`received_at`: when the customer said it; both clocks run from then. Now, if left out.
    `answer`: what was answered already, on the telephone say, at `answered_at` (now)."""

    customer_id: str = text(longest=64)
    summary: str = text(longest=200)
    details: str | None = text(longest=4000, default=None)
    priority: Priority = Priority.NORMAL
    contact_id: str | None = text(longest=64, default=None)
    deal_id: str | None = text(longest=64, default=None)
    received_at: datetime | None = None
    answer: str | None = text(longest=4000, default=None)
    answered_at: datetime | None = None


@message
class ComplaintId:
    complaint_id: str = text(longest=64)


@message
class AnswerComplaint:
    """What the customer was told first."""

    complaint_id: str = text(longest=64)
    answer: str = text(longest=4000)


@message
class PauseComplaint:
    """What is awaited from the customer; both clocks stand still until it is there."""

    complaint_id: str = text(longest=64)
    reason: str = text(longest=500)


@message
class ResumeComplaint:
    complaint_id: str = text(longest=64)
    note: str | None = text(longest=500, default=None)


@message
class SolveComplaint:
    """How it was solved, and what it came from."""

    complaint_id: str = text(longest=64)
    solution: str = text(longest=4000)
    cause_kind: CauseKind
    root_cause: str = text(longest=1000)


@message
class CloseComplaint:
    complaint_id: str = text(longest=64)
    note: str | None = text(longest=500, default=None)


@message
class ReopenComplaint:
    complaint_id: str = text(longest=64)
    reason: str = text(longest=500)


@message
class EscalateComplaint:
    complaint_id: str = text(longest=64)
    reason: str = text(longest=500)


@message
class ComplaintClock:
    """One promise: to answer, or to solve; `round` counts the solutions of a complaint that came
    back. `due_at` is None while it stands still. `worked_minutes`: working time that has run.
    `is_certain` is False where the calendar does not know every day on the way."""

    kind: ClockKind
    round: int
    started_at: datetime
    hours: int
    due_at: datetime | None
    met_at: datetime | None
    worked_minutes: int
    is_breached: bool
    is_certain: bool


@message
class ComplaintEntry:
    """A line of the log; `words` are masked for who may not read personal data."""

    kind: LogKind
    at: datetime
    actor: str
    words: str | None = None
    clock: ClockKind | None = None
    level: int | None = None
    to_employee_id: str | None = None


@message
class Complaint:
    """`level`: how high it is escalated, 0 to 3; `escalated_to`: to whom at last."""

    complaint_id: str
    version: int
    customer_id: str
    owner_id: str | None
    state: ComplaintState
    priority: Priority
    is_paused: bool
    level: int
    summary: str | None
    received_at: datetime
    clocks: tuple[ComplaintClock, ...]
    contact_id: str | None = None
    deal_id: str | None = None
    escalated_to: str | None = None
    cause_kind: CauseKind | None = None
    root_cause: str | None = None
    answered_at: datetime | None = None
    solved_at: datetime | None = None
    closed_at: datetime | None = None
    log: tuple[ComplaintEntry, ...] = ()
    is_masked: bool = False


@message
class ComplaintQuery:
    """`is_open`: those that are not closed; `breached`: those of which a clock ran out."""

    state: ComplaintState | None = None
    priority: Priority | None = None
    customer_id: str | None = text(longest=64, default=None)
    owner_id: str | None = text(longest=64, default=None)
    is_open: bool | None = None
    breached: bool | None = None
    sort: str = text(longest=40, default="-received_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class ComplaintList:
    items: tuple[Complaint, ...]
    next_cursor: str | None = None


@message
class ComplaintStatisticsQuery:
    """Complaints received from `from_on` until before `to_on`."""

    from_on: date
    to_on: date


@message
class CauseCount:
    """`share` of all complaints whose cause is known; None of none."""

    cause_kind: CauseKind
    complaints: int
    share: Decimal | None


@message
class ClockFigures:
    """Of the clocks that are decided; `kept_share` is None where none is."""

    kind: ClockKind
    kept: int
    breached: int
    running: int
    kept_share: Decimal | None


@message
class ComplaintStatistics:
    received: int
    open: int
    reopened: int
    causes: tuple[CauseCount, ...]
    clocks: tuple[ClockFigures, ...]
