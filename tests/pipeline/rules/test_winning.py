"""Win probability is learned from counts, smoothed, and never from one side alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.org.contract.assignments import UnitShare
from services.pipeline.contract import Stage
from services.pipeline.contract.forecasts import ForecastCategory, WinField
from services.pipeline.rules.winning import Count, category, home_unit, probability

CHANNEL, OWNER = WinField.CHANNEL, WinField.OWNER


@pytest.mark.parametrize(("won", "lost", "counts", "expected"), [
    (0, 9, {}, None), (9, 0, {}, None), (0, 0, {}, None),
    (1, 1, {}, "50.00"), (3, 1, {}, "75.00"),
    (10, 10, {CHANNEL: Count(8, 2, 10, 10)}, "79.41"),
    (10, 10, {CHANNEL: Count(0, 10, 10, 10)}, "0.98"),
    (10, 10, {CHANNEL: Count(0, 0, 10, 10)}, "50.00"),
    (10, 10, {CHANNEL: Count(8, 2, 10, 10), OWNER: Count(2, 8, 10, 10)}, "50.00"),
])
def test_what_is_learned(won, lost, counts, expected):
    """8.1/10.1 of the wins against 2.1/10.1 of the losses: 8.1 / (8.1 + 2.1) = 79.41 %."""
    found = probability(won, lost, counts)
    assert found == (None if expected is None else Decimal(expected))


counted = st.integers(1, 10**6).flatmap(lambda all_won: st.integers(1, 10**6).flatmap(
    lambda all_lost: st.builds(
        Count, st.integers(0, all_won), st.integers(0, all_lost), st.just(all_won),
        st.just(all_lost))))


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.dictionaries(
    st.sampled_from(WinField), counted))
def test_it_is_a_probability_and_turning_the_sides_turns_it(won, lost, counts):
    there = probability(won, lost, counts)
    back = probability(lost, won, {field: Count(one.lost, one.won, one.all_lost, one.all_won)
                                   for field, one in counts.items()})
    assert there is not None
    assert back is not None
    assert 0 <= there <= 100
    assert abs(there + back - 100) <= Decimal("0.01")


def unit(name, share, since=1, until=None):
    return UnitShare(name, Decimal(share), date(2028, 2, since),
                     None if until is None else date(2028, 2, until))


@pytest.mark.parametrize(("units", "home"), [
    ((), None),
    ((unit("a", "1", 1, 29),), None),
    ((unit("a", "1", 1, 29), unit("b", "1", 29)), "b"),
    ((unit("b", "0.5"), unit("a", "0.5")), "a"),
    ((unit("a", "0.3"), unit("b", "0.7")), "b"),
    ((unit("a", "0.3"), unit("b", "0.7", 1, 2)), "a"),
])
def test_home_is_where_somebody_works_most_on_the_day(units, home):
    assert home_unit(units, date(2028, 2, 29)) == home


@given(counted)
def test_another_win_with_the_value_never_lowers_it(count):
    more = Count(count.won + 1, count.lost, count.all_won + 1, count.all_lost)
    assert more.weight >= count.weight


@pytest.mark.parametrize(("likely", "stage", "expected"), [
    ("75", Stage.NEGOTIATION, ForecastCategory.COMMIT),
    ("75", Stage.PROPOSAL, ForecastCategory.BEST_CASE),
    ("49.99", Stage.NEGOTIATION, ForecastCategory.PIPELINE),
])
def test_the_category_follows(likely, stage, expected):
    assert category(Decimal(likely), stage) is expected
