"""A year is divided over its months to the cent, by shares that sum to exactly 100.00."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import Money, total
from kernel.seasonality import EVEN, months_of, problems


def shares(*texts):
    return tuple(Decimal(text) for text in texts)


PEAK = shares("5", "3", "9", "8", "8", "9.5", "7", "7", "10.25", "8.25", "11", "14")


def test_without_shares_every_month_has_a_twelfth():
    assert shares(*["8.34"] * 4, *["8.33"] * 8) == EVEN
    assert sum(EVEN) == Decimal("100.00")


@pytest.mark.parametrize(
    ("year", "given_shares", "first", "last"),
    [
        ("1200.00", EVEN, "100.08", "99.96"),
        ("100000000.00", EVEN, "8340000.00", "8330000.00"),
        ("100.00", PEAK, "5.00", "14.00"),
        ("0.01", EVEN, "0.01", "0.00"),
        ("0.00", EVEN, "0.00", "0.00"),
        ("100.00", shares("100", *["0"] * 11), "100.00", "0.00"),
        ("-120.00", EVEN, "-10.01", "-9.99"),
    ],
)
def test_what_a_month_gets(year, given_shares, first, last):
    months = months_of(Money.of(year), given_shares)
    assert (months[0].amount, months[-1].amount) == (first, last)
    assert total(months, "CNY") == Money.of(year)


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        (shares(*["8.33"] * 12), ["seasonality.not_whole"]),  # 99.96
        (shares("8.38", *["8.33"] * 11), ["seasonality.not_whole"]),  # 100.01
        (shares("50", "50"), ["seasonality.not_twelve"]),
        ((), ["seasonality.not_twelve", "seasonality.not_whole"]),
        (shares("-10", "110", *["0"] * 10), ["seasonality.negative_share"]),
        (shares("8.335", "8.345", *["8.332"] * 10), ["seasonality.too_many_decimals"]),
    ],
)
def test_shares_that_are_no_year_are_refused_with_every_reason(wrong, codes):
    if "seasonality.too_many_decimals" in codes:
        wrong = (*wrong[:-1], wrong[-1] + 100 - sum(wrong))
    assert [refusal.code for refusal in problems(wrong, "shares")] == codes
    with pytest.raises(ValueError, match=codes[0]):
        months_of(Money.of("1.00"), wrong)


@given(st.integers(0, 10**14), st.lists(st.integers(0, 10_000), min_size=11, max_size=11))
def test_months_sum_to_the_year(year, cuts):
    edges = [0, *sorted(cuts), 10_000]
    drawn = [Decimal(b - a) / 100 for a, b in zip(edges, edges[1:], strict=False)]
    months = months_of(Money(year), drawn)
    assert total(months, "CNY") == Money(year)
    assert all(
        abs(month.minor * 10_000 - year * share * 100) < 10_000
        for month, share in zip(months, drawn, strict=True)
    )
