"""Which accounts a row touches."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.periods import Period
from services.analytics.contract import Metric
from services.channels.rules.windows import (
    AccountKey,
    day_within,
    in_force,
    touched,
    window_at,
    window_end,
    window_once,
    windows_over,
)
from tests.channels.builders import a_row, terms, the_programme

PURE = settings(max_examples=300, deadline=None)
MAY = date(2026, 5, 20)
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
WINDOWS = st.sampled_from(["month", "quarter", "year"])


def days_of(row, *versions):
    return [(window.key.agreement_version, window.days.start, window.days.end)
            for window in touched(row, in_force(versions))]


@pytest.mark.parametrize(("window", "start", "end"), [
    ("month", date(2026, 5, 1), date(2026, 6, 1)),
    ("quarter", date(2026, 4, 1), date(2026, 7, 1)),
    ("year", date(2026, 1, 1), date(2027, 1, 1)),
])
def test_a_window_is_the_calendar_period_that_holds_the_day(window, start, end):
    assert days_of(a_row(MAY), terms(the_programme(window=window))) == [(1, start, end)]


def test_a_window_is_cut_to_the_days_of_the_agreement():
    agreed = terms(starts_on=date(2026, 2, 10), ends_on=date(2026, 6, 3))
    assert days_of(a_row(MAY), agreed) == [(1, date(2026, 2, 10), date(2026, 6, 3))]


@pytest.mark.parametrize("day", [date(2026, 2, 9), date(2026, 6, 3)])
def test_a_day_outside_the_agreement_touches_nothing(day):
    agreed = terms(starts_on=date(2026, 2, 10), ends_on=date(2026, 6, 3))
    assert days_of(a_row(day), agreed) == []


@pytest.mark.parametrize(("day", "expected"), [
    (date(2026, 4, 14), (1, date(2026, 1, 1), date(2026, 4, 15))),
    (date(2026, 4, 15), (2, date(2026, 4, 15), date(2027, 1, 1))),
])
def test_a_later_version_closes_the_window_the_day_before_it_starts(day, expected):
    versions = terms(), terms(number=2, starts_on=date(2026, 4, 15))
    assert days_of(a_row(day), *versions) == [expected]


def test_a_later_version_with_the_same_start_leaves_the_earlier_one_no_day():
    assert [one.agreement_version for one in in_force([terms(), terms(number=2)])] == [2]


def test_a_later_version_that_starts_earlier_replaces_the_whole_one():
    versions = terms(starts_on=date(2026, 3, 1)), terms(number=2)
    assert [one.agreement_version for one in in_force(versions)] == [2]


def test_another_agreement_closes_no_window():
    versions = terms(), terms(agreement_id="agr_2", number=2, starts_on=date(2026, 4, 15))
    assert len(in_force(versions)) == 2
    assert in_force(versions)[0].ends_on is None


@pytest.mark.parametrize("row", [
    a_row(MAY, metric=Metric.RECEIVED), a_row(MAY, currency="USD"),
    a_row(MAY, product_line="valves"),
])
def test_a_row_that_no_programme_rewards_touches_nothing(row):
    assert days_of(row, terms(the_programme(product_line="pumps"))) == []


def test_a_programme_without_product_line_rewards_all_of_them():
    assert len(days_of(a_row(MAY, product_line="valves"), terms())) == 1


def test_each_programme_has_its_own_account():
    agreed = terms(the_programme("a"), the_programme("b", window="month"))
    keys = [window.key for window in touched(a_row(MAY), in_force([agreed]))]
    assert [(key.programme_id, key.window_start) for key in keys] == [
        ("a", date(2026, 1, 1)), ("b", date(2026, 5, 1))]


def test_a_window_on_a_day_without_agreement_is_a_fault_of_the_caller():
    with pytest.raises(ValueError, match="window.outside_agreement"):
        window_at(date(2025, 12, 31), terms(), the_programme())


def test_an_account_without_days_ends_where_it_starts():
    key = AccountKey("part_1", "agr_1", 1, "volume", date(2026, 1, 1))
    assert window_end(key, in_force([terms()])) == date(2027, 1, 1)
    assert window_end(key, in_force([terms(), terms(number=2)])) == date(2026, 1, 1)
    assert window_once(key, the_programme(window="month")).days.end == date(2026, 2, 1)


@pytest.mark.parametrize(("today", "expected"), [
    (date(2025, 12, 1), date(2026, 1, 1)), (MAY, MAY), (date(2027, 2, 1), date(2026, 12, 31)),
])
def test_a_correction_belongs_to_today_or_to_the_nearest_day_of_its_window(today, expected):
    assert day_within(window_at(MAY, terms(), the_programme()), today) == expected


@st.composite
def agreements(draw):
    """Up to four versions of one agreement with two programmes."""
    starts = draw(st.lists(DAYS, min_size=1, max_size=4))
    lengths = draw(st.lists(st.none() | st.integers(1, 700), min_size=4, max_size=4))
    programmes = [the_programme(name, window=draw(WINDOWS)) for name in ("a", "b")]
    return [terms(*programmes, number=number, starts_on=start,
                  ends_on=start + timedelta(days=length) if length else None)
            for number, (start, length) in enumerate(zip(starts, lengths, strict=False), start=1)]


@PURE
@given(agreements(), DAYS)
def test_windows_of_one_partner_and_programme_never_overlap(versions, day):
    for name in ("a", "b"):
        holding = [window for window in touched(a_row(day), in_force(versions))
                   if window.key.programme_id == name]
        assert len(holding) <= 1


@PURE
@given(agreements(), DAYS)
def test_the_window_of_a_row_holds_its_day(versions, day):
    for window in touched(a_row(day), in_force(versions)):
        assert window.days.contains(day)
        assert window.key.window_start == window.days.start


@PURE
@given(agreements(), DAYS, st.integers(1, 500))
def test_the_windows_over_a_span_are_those_that_its_days_touch(versions, first, length):
    holding = in_force(versions)
    days = [first + timedelta(days=number) for number in range(length)]
    by_day = {window.key: window for day in days for window in touched(a_row(day), holding)}
    over = windows_over(Period(first, first + timedelta(days=length)), holding)
    assert {window.key: window for window in over} == by_day
    assert len(over) == len(by_day)
