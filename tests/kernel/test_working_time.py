"""A working day counts all its 24 hours; weekends, holidays and pauses stand still."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kernel.working_time import (
    Clock,
    Pause,
    WorkingCalendar,
    due_at,
    working_day_after,
    working_time_between,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NATIONAL_DAY = WorkingCalendar(
    frozenset(date(2025, 10, day) for day in (1, 2, 3, 6, 7, 8)),
    frozenset({date(2025, 9, 28), date(2025, 10, 11)}), frozenset({2025}))
CLOCK = Clock(NATIONAL_DAY, SHANGHAI)
OFFICE = Clock(NATIONAL_DAY, SHANGHAI, (time(9), time(18)))
A_DAY = timedelta(hours=24)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(("what", "clock", "start", "hours", "due"), [
    ("within the week", CLOCK, "2025-09-15T10:00", 24, "2025-09-16T10:00"),
    ("over a weekend", CLOCK, "2025-09-12T18:00", 24, "2025-09-15T18:00"),
    ("from a Saturday", CLOCK, "2025-09-13T11:00", 24, "2025-09-16T00:00"),
    ("over a worked Sunday", CLOCK, "2025-09-26T18:00", 24, "2025-09-28T18:00"),
    ("over the National Day", CLOCK, "2025-09-30T18:00", 24, "2025-10-09T18:00"),
    ("from within the holidays", CLOCK, "2025-10-03T09:00", 24, "2025-10-10T00:00"),
    ("to a worked Saturday", CLOCK, "2025-10-10T12:00", 24, "2025-10-11T12:00"),
    ("two days over it", CLOCK, "2025-09-30T12:00", 48, "2025-10-10T12:00"),
    ("in office hours", OFFICE, "2025-09-12T16:00", 4, "2025-09-15T11:00"),
    ("before the office opens", OFFICE, "2025-09-15T06:00", 9, "2025-09-15T18:00"),
    ("a second", CLOCK, "2025-09-12T23:59:59", 24, "2025-09-15T23:59:59"),
])
def test_what_is_due_when(what, clock, start, hours, due):
    assert due_at(at(start), timedelta(hours=hours), clock).at == at(due), what


def test_days_are_those_of_the_zone():
    """Friday 18:00 in Shanghai is still Friday morning in New York, where the week goes on."""
    arrived = at("2025-09-12T18:00")
    new_york = Clock(WorkingCalendar(), ZoneInfo("America/New_York"))
    assert due_at(arrived, A_DAY, new_york).at == at("2025-09-15T06:00", new_york.zone)


def test_a_day_on_which_clocks_change_has_25_hours():
    berlin = ZoneInfo("Europe/Berlin")
    sundays_too = Clock(WorkingCalendar(working_days=frozenset({date(2025, 10, 26)})), berlin)
    worked = working_time_between(
        at("2025-10-26T00:00", berlin), at("2025-10-27T00:00", berlin), sundays_too)
    assert worked == timedelta(hours=25)


def test_the_leap_day_is_a_day():
    leap = Clock(WorkingCalendar(), SHANGHAI)
    assert due_at(at("2028-02-28T12:00"), A_DAY, leap).at == at("2028-02-29T12:00")


def test_a_year_that_nobody_knows_is_flagged():
    assert due_at(at("2025-12-30T12:00"), A_DAY, CLOCK).is_certain
    assert not due_at(at("2025-12-31T12:00"), A_DAY, CLOCK).is_certain


def test_a_pause_stands_still_and_an_open_one_leaves_nothing_due():
    start = at("2025-09-15T10:00")
    closed = Pause(at("2025-09-15T12:00"), at("2025-09-15T15:00"))
    assert due_at(start, A_DAY, CLOCK, [closed]).at == at("2025-09-16T13:00")
    assert due_at(start, A_DAY, CLOCK, [closed, Pause(at("2025-09-15T16:00"))]).at is None
    overlapping = Pause(at("2025-09-15T14:00"), at("2025-09-15T16:00"))
    assert due_at(start, A_DAY, CLOCK, [overlapping, closed]).at == at("2025-09-16T14:00")


@pytest.mark.parametrize("hours", [0, -1])
def test_nothing_is_never_due(hours):
    with pytest.raises(ValueError, match="not_positive"):
        due_at(at("2025-09-15T10:00"), timedelta(hours=hours), CLOCK)


@pytest.mark.parametrize(("day", "count", "found"), [
    ("2025-09-12", 0, "2025-09-12"), ("2025-09-12", 3, "2025-09-17"),
    ("2025-09-27", 1, "2025-09-28"), ("2025-09-30", 3, "2025-10-11"),
])
def test_working_days_are_counted(day, count, found):
    assert working_day_after(
        date.fromisoformat(day), count, NATIONAL_DAY) == date.fromisoformat(found)


FROM, TO = datetime.fromisoformat("2025-01-01"), datetime.fromisoformat("2025-12-20")
instants = st.datetimes(FROM, TO, timezones=st.just(UTC))
spans = st.timedeltas(timedelta(seconds=1), timedelta(days=9))


@st.composite
def pauses(draw):
    start = draw(instants)
    return Pause(start, start + draw(spans))


@given(instants, spans, st.lists(pauses(), max_size=4), st.sampled_from([CLOCK, OFFICE]))
def test_exactly_what_was_allowed_has_run_when_it_is_due(start, within, stopped, clock):
    due = due_at(start, within, clock, stopped).at
    assert due is not None
    assert working_time_between(start, due, clock, stopped) == within


@given(instants, spans, pauses())
def test_a_pause_never_shortens(start, within, pause):
    later, plain = due_at(start, within, CLOCK, [pause]).at, due_at(start, within, CLOCK).at
    assert later is not None
    assert plain is not None
    assert later >= plain


@given(instants, instants, instants)
def test_working_time_adds_up(first, second, third):
    first, second, third = sorted((first, second, third))
    assume(first < third)
    assert (working_time_between(first, second, CLOCK) + working_time_between(second, third, CLOCK)
            == working_time_between(first, third, CLOCK))
    assert working_time_between(third, first, CLOCK) == timedelta()
