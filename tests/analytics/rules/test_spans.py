from __future__ import annotations

from datetime import date

import pytest

from services.analytics.rules.spans import (
    month_of,
    named_period,
    parts,
    problems_of_closing,
    problems_of_grain,
    problems_of_span,
    value_of,
)

JAN_1, MAR_15, MAY_2 = date(2026, 1, 1), date(2026, 3, 15), date(2026, 5, 2)


@pytest.mark.parametrize(
    ("grain", "expected"),
    [
        ("month", ["2026-03", "2026-04", "2026-05"]),
        ("quarter", ["2026-Q1", "2026-Q2"]),
        ("year", ["2026"]),
    ],
)
def test_parts_bear_the_name_of_the_whole_period(grain, expected):
    cut = parts(MAR_15, MAY_2, grain)
    assert [name for _, name in cut] == expected
    assert cut[0][0].start == MAR_15
    assert cut[-1][0].end == MAY_2
    assert all(
        first.end == second.start for (first, _), (second, _) in zip(cut, cut[1:], strict=False)
    )


def test_days_are_named_by_date():
    assert [name for _, name in parts(date(2026, 2, 28), date(2026, 3, 2), "day")] == [
        "2026-02-28",
        "2026-03-01",
    ]


def test_a_part_sums_its_own_days():
    (april, _) = parts(date(2026, 4, 1), date(2026, 5, 1), "month")[0]
    values = {
        date(2026, 3, 31): 1,
        date(2026, 4, 1): 10,
        date(2026, 4, 30): 100,
        date(2026, 5, 1): 1000,
    }
    assert value_of(april, values) == 110


@pytest.mark.parametrize(
    ("from_on", "to_on", "expected"),
    [
        (JAN_1, MAR_15, []),
        (JAN_1, JAN_1, ["kpi.span_empty"]),
        (MAR_15, JAN_1, ["kpi.span_empty"]),
        (date(2000, 1, 1), JAN_1, ["kpi.span_too_long"]),
    ],
)
def test_which_spans_may_be_read(from_on, to_on, expected):
    assert [problem.code for problem in problems_of_span(from_on, to_on)] == expected


@pytest.mark.parametrize("grain", ["day", "month", "quarter", "year"])
def test_the_four_grains_are_known(grain):
    assert problems_of_grain(grain) == []


@pytest.mark.parametrize("grain", ["week", "Month", ""])
def test_other_grains_are_refused(grain):
    assert [problem.code for problem in problems_of_grain(grain)] == ["kpi.grain_unknown"]


@pytest.mark.parametrize(
    ("name", "is_month", "is_period"),
    [
        ("2026-03", True, True),
        ("2026-Q1", False, True),
        ("2026", False, True),
        ("2026-13", False, False),
        ("march", False, False),
    ],
)
def test_names_of_months_and_periods(name, is_month, is_period):
    assert (month_of(name) is not None, named_period(name) is not None) == (is_month, is_period)


@pytest.mark.parametrize(
    ("name", "today", "is_closed", "expected"),
    [
        ("2026-03", date(2026, 4, 1), False, []),
        ("2026-03", date(2026, 3, 31), False, ["period.not_over"]),
        ("2026-03", date(2026, 4, 1), True, ["period.already_closed"]),
        ("2026-Q1", date(2026, 5, 1), False, ["period.not_a_month"]),
    ],
)
def test_when_a_month_may_be_closed(name, today, is_closed, expected):
    assert [one.code for one in problems_of_closing(month_of(name), today, is_closed)] == expected
