"""Training: courses, programmes, sessions with their enrolments, exams and certificates."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import decimal, items, message, text, whole


class CourseKind(StrEnum):
    PRODUCT = "product"
    PROCESS = "process"
    NEGOTIATION = "negotiation"
    INDUSTRY = "industry"
    SKILLS_REVIEW = "skills_review"
    OTHER = "other"


class ProgrammeKind(StrEnum):
    NEW_HIRE = "new_hire"  # due some days after the first day of work
    ADVANCED = "advanced"  # enrolled by hand, due never
    PERIODIC = "periodic"  # due every some months


class SessionState(StrEnum):
    SCHEDULED = "scheduled"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Presence(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"


@message
class CreateCourse:
    """`pass_mark` of 0 to 100: its sessions end with an exam; `valid_months`: how long its
    certificate holds (None: for ever)."""

    code: str = text(longest=40)
    title: str = text(longest=120)
    kind: CourseKind = CourseKind.OTHER
    hours: Decimal = decimal(least="0", most="1000", default=Decimal(1))
    pass_mark: int | None = whole(least=0, most=100, default=None)
    valid_months: int | None = whole(least=1, most=120, default=None)


@message
class Course:
    course_code: str
    title: str
    kind: CourseKind
    hours: Decimal
    pass_mark: int | None
    valid_months: int | None


@message
class CreateProgramme:
    """`within_days` of the first day of work for new hires, `every_months` for periodic ones."""

    title: str = text(longest=120)
    kind: ProgrammeKind
    course_codes: tuple[str, ...] = items(least=1, most=50)
    within_days: int | None = whole(least=0, most=3650, default=None)
    every_months: int | None = whole(least=1, most=120, default=None)


@message
class Programme:
    programme_id: str
    title: str
    kind: ProgrammeKind
    course_codes: tuple[str, ...]
    within_days: int | None
    every_months: int | None


@message
class ScheduleSession:
    course_code: str = text(longest=40)
    trainer: str = text(longest=120)
    starts_at: datetime
    ends_at: datetime
    place: str = text(longest=200)
    capacity: int = whole(least=1, most=10_000, default=20)


@message
class SessionId:
    session_id: str = text(longest=64)


@message
class CancelSession:
    session_id: str = text(longest=64)
    reason: str = text(longest=500)


@message
class Session:
    session_id: str
    version: int
    course_code: str
    trainer: str
    starts_at: datetime
    ends_at: datetime
    place: str
    capacity: int
    enrolled: int
    state: SessionState
    cancel_reason: str | None = None


@message
class Enrol:
    session_id: str = text(longest=64)
    employee_id: str = text(longest=64)


@message
class Enrolment:
    session_id: str
    employee_id: str
    course_code: str
    starts_at: datetime
    presence: Presence | None = None
    score: int | None = None
    is_passed: bool | None = None


@message
class Attended:
    """One participant's presence, and the exam's score where the course has one."""

    employee_id: str = text(longest=64)
    presence: Presence = Presence.PRESENT
    score: int | None = whole(least=0, most=100, default=None)


@message
class CompleteSession:
    """Results of everybody who was enrolled."""

    session_id: str = text(longest=64)
    results: tuple[Attended, ...] = items(most=10_000, default=())


@message
class RevokeCertificate:
    certificate_id: str = text(longest=64)
    reason: str = text(longest=500)


@message
class Certificate:
    """Held from `valid_from` up to but without `valid_to` (None: for ever)."""

    certificate_id: str
    version: int
    employee_id: str
    course_code: str
    valid_from: date
    valid_to: date | None
    revoked_reason: str | None = None


@message
class CourseQuery:
    sort: str = text(longest=40, default="course_code")
    limit: int = whole(least=1, most=200, default=200)
    cursor: str | None = text(longest=500, default=None)


@message
class CourseList:
    items: tuple[Course, ...]
    next_cursor: str | None = None


@message
class ProgrammeList:
    items: tuple[Programme, ...]


@message
class ProgrammeQuery:
    kind: ProgrammeKind | None = None


@message
class SessionQuery:
    course_code: str | None = text(longest=40, default=None)
    state: SessionState | None = None
    sort: str = text(longest=40, default="-starts_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class SessionList:
    items: tuple[Session, ...]
    next_cursor: str | None = None


@message
class EnrolmentQuery:
    session_id: str | None = text(longest=64, default=None)
    employee_id: str | None = text(longest=64, default=None)
    sort: str = text(longest=40, default="-session_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class EnrolmentList:
    items: tuple[Enrolment, ...]
    next_cursor: str | None = None


@message
class CertificateQuery:
    employee_id: str | None = text(longest=64, default=None)
    course_code: str | None = text(longest=40, default=None)
    sort: str = text(longest=40, default="-certificate_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class CertificateList:
    items: tuple[Certificate, ...]
    next_cursor: str | None = None


@message
class OverdueQuery:
    """What somebody should have on a day (None: today) and has not; `is_all` lists what is due
    later too."""

    as_of: date | None = None
    is_all: bool = False


@message
class Due:
    """`last_done_on`: when the course was last passed, if ever."""

    employee_id: str
    course_code: str
    programme_id: str
    programme: str
    due_on: date
    is_overdue: bool
    last_done_on: date | None = None


@message
class DueList:
    items: tuple[Due, ...]
