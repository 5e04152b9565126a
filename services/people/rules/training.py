"""Who needs which course by when, and who has passed one?

New hires owe a programme's courses some days after their first day of work, and again on the day
on which their certificate expires. A periodic programme is owed some months after the course was
last passed, and by who never passed it that many months after the first day of work. Advanced
programmes are owed by nobody: people are enrolled.
Passed is who was present and, where the course has an exam, reached the pass mark. A certificate
holds from the day of the session to the same day so many months later (or that month's last day).
Source: requirement 3 (培训), field notes 3.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kernel.periods import add_months
from kernel.refusal import Refusal
from services.people.contract.training import (
    Attended,
    Course,
    Due,
    Presence,
    Programme,
    ProgrammeKind,
)


@dataclass(frozen=True)
class Passed:
    """When a course was passed last, and until when that holds."""

    on: date
    until: date | None = None


@dataclass(frozen=True)
class Learner:
    """Somebody employed: since when, and what was passed last of each course."""

    employee_id: str
    hired_on: date
    passed: Mapping[str, Passed]


def due(programmes: Iterable[Programme], learners: Sequence[Learner], today: date) -> list[Due]:
    """Everything owed, the oldest first."""
    found = [
        Due(learner.employee_id, code, programme.programme_id, programme.title, day, day < today,
            passed.on if (passed := learner.passed.get(code)) else None)
        for programme in programmes for learner in learners for code in programme.course_codes
        if (day := _due_on(programme, learner, code)) is not None]
    return sorted(found, key=lambda one: (one.due_on, one.employee_id, one.course_code))


def _due_on(programme: Programme, learner: Learner, code: str) -> date | None:
    passed = learner.passed.get(code)
    if programme.kind is ProgrammeKind.NEW_HIRE:
        never = learner.hired_on + timedelta(days=programme.within_days or 0)
        return passed.until if passed else never
    if programme.kind is ProgrammeKind.PERIODIC:
        since = passed.on if passed else learner.hired_on
        return add_months(since, programme.every_months or 0)
    return None


def is_passed(pass_mark: int | None, result: Attended) -> bool:
    if result.presence is not Presence.PRESENT:
        return False
    return pass_mark is None or (result.score is not None and result.score >= pass_mark)


def valid_to(course: Course, day: date) -> date | None:
    return None if course.valid_months is None else add_months(day, course.valid_months)


def wrong_programme(programme: Programme, known: Iterable[str]) -> Iterator[Refusal]:
    """Why a programme cannot be kept."""
    for code in sorted(set(programme.course_codes) - set(known)):
        yield Refusal("training.course_unknown", "course_codes", {"course": code})
    wanted = {ProgrammeKind.NEW_HIRE: "within_days", ProgrammeKind.PERIODIC: "every_months"}
    name = wanted.get(programme.kind)
    if name is not None and getattr(programme, name) is None:
        yield Refusal("training.rule_missing", name)


def wrong_times(starts_at: datetime, ends_at: datetime) -> list[Refusal]:
    return [] if starts_at < ends_at else [Refusal("training.ends_before_start", "ends_at")]


def wrong_results(
    pass_mark: int | None, enrolled: Iterable[str], results: Sequence[Attended]
) -> Iterator[Refusal]:
    """Everybody who was enrolled has one result, nobody else has; an exam has scores."""
    named = [one.employee_id for one in results]
    for employee_id in sorted(set(enrolled) - set(named)):
        yield Refusal("training.result_missing", "results", {"employee_id": employee_id})
    for employee_id in sorted(set(named) - set(enrolled)):
        yield Refusal("training.not_enrolled", "results", {"employee_id": employee_id})
    if len(set(named)) != len(named):
        yield Refusal("training.result_twice", "results")
    for one in results:
        if pass_mark is not None and one.presence is Presence.PRESENT and one.score is None:
            yield Refusal("training.score_missing", "results", {"employee_id": one.employee_id})
