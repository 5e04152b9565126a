"""When is something due that must be done within working hours, and how much of that time has run?

A working day counts all its 24 hours unless a policy names office hours; free days stand still, so
what arrives on Friday at 18:00 and must be done within 24 hours is due on Monday at 18:00
(modules.md 4). Days are those of the given time zone; hours are elapsed ones, so that a day on
which clocks change has 23 or 25. A pause stands still too: an open one leaves nothing due.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
NOTHING = timedelta()
ALL_DAY = (clock_time.min, clock_time.min)
LONGEST = timedelta(days=3660)
"""How far ahead a free day is looked behind: who has no working day in ten years has none."""
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked: Monday to Friday but `free_days`, and the weekend's `working_days`
    (调休). Outside `known_years` only weekends are known to be free."""

    free_days: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()
    known_years: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        return day in self.working_days or (day.weekday() < 5 and day not in self.free_days)

    def knows(self, *days: date) -> bool:
        return all(day.year in self.known_years for day in days)


@dataclass(frozen=True)
class Clock:
    """A calendar read in a time zone; `office_hours` only where a policy says so."""

    calendar: WorkingCalendar
    zone: ZoneInfo
    office_hours: tuple[clock_time, clock_time] | None = None

    def day_of(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()


@dataclass(frozen=True)
class Pause:
    """Time that does not count; without an end it still goes on."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True)
class Due:
    """`at` is None while a pause is open; `is_certain` is False where the calendar does not know
    every year on the way."""

    at: datetime | None
    is_certain: bool = field(default=True)


def due_at(start: datetime, within: timedelta, clock: Clock, pauses: Sequence[Pause] = ()) -> Due:
    """When `within` of working time after `start` has run.

    Raises ValueError working_time.not_positive for nothing or less, and working_time.never when no
    working time comes.
    """
    if within <= NOTHING:
        raise ValueError("working_time.not_positive")
    if any(pause.end is None for pause in pauses):
        return Due(None)
    left = within
    for begin, end in _working_spans(start, start + LONGEST, clock, pauses):
        if end - begin >= left:
            due = (begin + left).astimezone(UTC)
            return Due(due, _is_certain(start, due, clock))
        left -= end - begin
    raise ValueError("working_time.never")


def working_time_between(
    start: datetime, end: datetime, clock: Clock, pauses: Sequence[Pause] = ()
) -> timedelta:
    """How much working time lies between two instants; nothing when the second is the earlier."""
    spans = _working_spans(start, end, clock, pauses)
    return sum((until - begin for begin, until in spans), NOTHING)


def working_day_after(day: date, count: int, calendar: WorkingCalendar) -> date:
    """The `count`-th working day after a day; 0 is the day itself."""
    last = day + LONGEST
    while count > 0 and day < last:
        day += DAY
        count -= calendar.is_working(day)
    return day


def _working_spans(
    start: datetime, end: datetime, clock: Clock, pauses: Sequence[Pause]
) -> Iterator[Span]:
    """What is worked from `start` to `end`, in order, pauses left out."""
    day, last = clock.day_of(start), clock.day_of(end)
    while day <= last:
        if clock.calendar.is_working(day):
            opens, closes = _hours_of(day, clock)
            yield from _without(pauses, (max(opens, start), min(closes, end)))
        day += DAY


def _hours_of(day: date, clock: Clock) -> Span:
    opens, closes = clock.office_hours or ALL_DAY
    last = day if clock.office_hours else day + DAY
    return (datetime.combine(day, opens, clock.zone).astimezone(UTC),
            datetime.combine(last, closes, clock.zone).astimezone(UTC))


def _without(pauses: Sequence[Pause], span: Span) -> Iterator[Span]:
    """The parts of a span that no pause covers."""
    begin, end = span
    for pause in sorted(pauses, key=lambda one: one.start):
        if begin < min(pause.start, end):
            yield begin, min(pause.start, end)
        begin = max(begin, end if pause.end is None else pause.end)
    if begin < end:
        yield begin, end


def _is_certain(start: datetime, due: datetime, clock: Clock) -> bool:
    return clock.calendar.knows(clock.day_of(start), clock.day_of(due))
