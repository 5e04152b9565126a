"""Days, months, quarters and years: named calendar cases and the laws of half-open periods."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.periods import (
    Grain,
    Period,
    add_months,
    label,
    months_between,
    next_period,
    parse_label,
    period_of,
    split_by,
)

MONTH, QUARTER, YEAR = Grain.MONTH, Grain.QUARTER, Grain.YEAR
APRIL = 4
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
GRAINS = st.sampled_from(list(Grain))
YEAR_STARTS = st.integers(1, 12)
LENGTHS = st.integers(1, 900).map(timedelta)
CLOSED = st.builds(lambda start, length: Period(start, start + length), DAYS, LENGTHS)
PERIODS = st.one_of(CLOSED, st.builds(Period, DAYS))


def period(start, end=None):
    return Period(date.fromisoformat(start), end and date.fromisoformat(end))


@pytest.mark.parametrize(("day", "grain", "year_starts_in", "expected"), [
    ("2026-03-31", MONTH, 1, period("2026-03-01", "2026-04-01")),
    ("2028-02-29", MONTH, 1, period("2028-02-01", "2028-03-01")),          # leap day
    ("2026-12-31", MONTH, 1, period("2026-12-01", "2027-01-01")),          # year end
    ("2026-12-31", QUARTER, 1, period("2026-10-01", "2027-01-01")),
    ("2026-01-01", YEAR, 1, period("2026-01-01", "2027-01-01")),
    ("2026-03-31", YEAR, APRIL, period("2025-04-01", "2026-04-01")),       # fiscal year from April
    ("2026-04-01", YEAR, APRIL, period("2026-04-01", "2027-04-01")),
    ("2026-03-31", QUARTER, APRIL, period("2026-01-01", "2026-04-01")),
    ("2026-01-15", QUARTER, 2, period("2025-11-01", "2026-02-01")),
    ("2026-01-15", MONTH, APRIL, period("2026-01-01", "2026-02-01")),
])
def test_the_period_in_which_a_day_lies(day, grain, year_starts_in, expected):
    assert period_of(date.fromisoformat(day), grain, year_starts_in) == expected


@pytest.mark.parametrize(("text", "year_starts_in", "grain", "expected"), [
    ("2026-03", 1, MONTH, period("2026-03-01", "2026-04-01")),
    ("2026-12", 1, MONTH, period("2026-12-01", "2027-01-01")),
    ("2028-02", APRIL, MONTH, period("2028-02-01", "2028-03-01")),
    ("2026-Q1", 1, QUARTER, period("2026-01-01", "2026-04-01")),
    ("2026-Q4", 1, QUARTER, period("2026-10-01", "2027-01-01")),
    ("2026-Q1", APRIL, QUARTER, period("2026-04-01", "2026-07-01")),
    ("2026-Q4", APRIL, QUARTER, period("2027-01-01", "2027-04-01")),
    ("2026", 1, YEAR, period("2026-01-01", "2027-01-01")),
    ("2026", APRIL, YEAR, period("2026-04-01", "2027-04-01")),
])
def test_a_name_and_its_period(text, year_starts_in, grain, expected):
    assert parse_label(text, year_starts_in) == (grain, expected)
    assert label(expected, year_starts_in) == text


@pytest.mark.parametrize("text", [
    "2026-13", "2026-00", "2026-3", "2026-Q5", "2026-Q0", "2026-q1", "2026Q1", "26-03",
    "2026-03-01",
    "0000", "9999", "9999-12", "", " 2026", "2026\n", "２０２６", "2026-", "-2026", "march",
    None, 2026,
])
def test_a_name_of_no_period_is_refused(text):
    with pytest.raises(ValueError, match=r"^period\.unknown$"):
        parse_label(text)


@pytest.mark.parametrize("unnamed", [
    period("2026-03-01"), period("2026-03-02", "2026-04-01"), period("2026-03-01", "2026-05-01"),
    period("2026-02-01", "2026-05-01"), period("2026-04-01", "2027-04-01"),
])
def test_a_period_that_is_no_whole_month_quarter_or_year_has_no_name(unnamed):
    with pytest.raises(ValueError, match=r"^period\.unnamed$"):
        label(unnamed)


@pytest.mark.parametrize("start", ["2026-03-01", "2026-03-02"])
def test_a_period_holds_at_least_one_day(start):
    with pytest.raises(ValueError, match=r"^period\.not_ascending$"):
        period(start, "2026-03-01")


@pytest.mark.parametrize(("start", "end"), [
    (datetime(2026, 3, 1, tzinfo=UTC), None), (date(2026, 3, 1), datetime(2026, 4, 1, tzinfo=UTC)),
])
def test_a_period_is_made_of_days_not_of_instants(start, end):
    with pytest.raises(TypeError, match=r"^period\.needs_days$"):
        Period(start, end)


@pytest.mark.parametrize("year_starts_in", [0, 13, -1])
def test_a_year_starts_in_one_of_twelve_months(year_starts_in):
    with pytest.raises(ValueError, match=r"^period\.no_such_month$"):
        period_of(date(2026, 3, 1), YEAR, year_starts_in)


def test_the_calendar_ends_by_name():
    with pytest.raises(ValueError, match=r"^period\.out_of_range$"):
        period_of(date(9999, 12, 31), MONTH)


MARCH, OPEN = period("2026-03-01", "2026-04-01"), period("2026-03-15")


@pytest.mark.parametrize(("one", "other", "common"), [
    (MARCH, OPEN, period("2026-03-15", "2026-04-01")),
    (MARCH, period("2026-04-01"), None),                                    # they only touch
    (OPEN, period("2026-05-01"), period("2026-05-01")),
    (MARCH, period("2026-03-31", "2026-06-01"), period("2026-03-31", "2026-04-01")),
    (MARCH, period("2025-01-01", "2026-03-01"), None),
])
def test_the_days_that_two_periods_have_in_common(one, other, common):
    assert one.intersect(other) == other.intersect(one) == common


@given(PERIODS, PERIODS, DAYS)
def test_a_day_lies_in_the_intersection_when_it_lies_in_both(one, other, day):
    common = one.intersect(other)
    in_common = common is not None and common.contains(day)
    assert in_common is (one.contains(day) and other.contains(day))
    assert one.overlaps(other) is other.overlaps(one) is (common is not None)


@given(DAYS, GRAINS, YEAR_STARTS)
def test_every_day_lies_in_exactly_its_period(day, grain, year_starts_in):
    here = period_of(day, grain, year_starts_in)
    following = next_period(here, grain)
    assert here.contains(day)
    assert not following.contains(day)
    assert following == period_of(here.end, grain, year_starts_in)


@given(DAYS, GRAINS, YEAR_STARTS)
def test_naming_and_reading_a_period_returns_it(day, grain, year_starts_in):
    here = period_of(day, grain, year_starts_in)
    assert parse_label(label(here, year_starts_in), year_starts_in) == (grain, here)


@given(CLOSED, GRAINS, YEAR_STARTS)
def test_parts_join_without_gap_and_lie_in_one_period_each(whole, grain, year_starts_in):
    parts = split_by(whole, grain, year_starts_in)
    assert (parts[0].start, parts[-1].end) == (whole.start, whole.end)
    assert all(here.end == following.start for here, following in pairwise(parts))
    homes = [period_of(part.start, grain, year_starts_in) for part in parts]
    assert all(part.intersect(home) == part for part, home in zip(parts, homes, strict=True))
    assert len(set(homes)) == len(parts)


def test_a_year_from_april_has_twelve_months_and_four_quarters():
    year = period_of(date(2026, 5, 1), YEAR, APRIL)
    assert [label(month) for month in split_by(year, MONTH)][::11] == ["2026-04", "2027-03"]
    quarters = [label(quarter, APRIL) for quarter in split_by(year, QUARTER, APRIL)]
    assert quarters == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]


@pytest.mark.parametrize("needs_an_end", [next_period, split_by])
def test_an_open_period_has_neither_a_next_one_nor_parts(needs_an_end):
    with pytest.raises(ValueError, match=r"^period\.open$"):
        needs_an_end(OPEN, MONTH)


@pytest.mark.parametrize(("day", "months", "expected"), [
    ("2026-01-31", 1, "2026-02-28"), ("2028-01-31", 1, "2028-02-29"),
    ("2028-02-29", 12, "2029-02-28"),
    ("2026-12-15", 1, "2027-01-15"), ("2026-01-15", -1, "2025-12-15"),
    ("2026-03-31", -1, "2026-02-28"),
    ("2026-03-31", 0, "2026-03-31"),
])
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months, expected):
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@pytest.mark.parametrize(("start", "end", "months"), [
    ("2026-01-15", "2026-02-14", 0), ("2026-01-15", "2026-02-15", 1),
    ("2026-01-31", "2026-02-28", 1),
    ("2028-01-31", "2028-02-28", 0), ("2028-02-29", "2029-02-28", 12),
    ("2025-12-31", "2026-01-01", 0),
    ("2026-02-15", "2026-01-15", -1), ("2026-01-01", "2026-01-01", 0),
])
def test_whole_months_passed(start, end, months):
    assert months_between(date.fromisoformat(start), date.fromisoformat(end)) == months


@given(DAYS, st.integers(0, 600))
def test_adding_months_and_counting_them_agree(day, months):
    assert months_between(day, add_months(day, months)) == months
    assert months_between(add_months(day, months), day) == -months


@given(DAYS, st.integers(0, 20_000))
def test_counted_months_are_the_most_that_fit(day, length):
    end = day + timedelta(length)
    months = months_between(day, end)
    assert add_months(day, months) <= end < add_months(day, months + 1)
