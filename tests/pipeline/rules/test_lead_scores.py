"""A score halves with every half life, and never rises by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pipeline.contract.lead_terms import SetLeadPolicy, TouchPoints
from services.pipeline.contract.leads import TouchKind
from services.pipeline.rules.lead_scores import decayed, score

NOW = datetime(2026, 3, 31, 8, tzinfo=UTC)
A_DAY = timedelta(days=1)


@pytest.mark.parametrize(("points", "age", "half_life", "left"), [
    (10, 0, 14, "10.00"), (10, 14, 14, "5.00"), (10, 28, 14, "2.50"), (10, 7, 14, "7.07"),
    (10, 1, 14, "9.52"), (0, 3, 14, "0.00"), (1000, 3650, 3650, "500.00"),
    (1000, 1_000_000, 1, "0.00"), (1, 15, 2, "0.01"), (1, 16, 2, "0.00"),
])
def test_what_a_touch_still_counts(points, age, half_life, left):
    assert decayed(points, age, half_life) == Decimal(left)


def test_the_parts_sum_to_the_score_and_unknown_touches_count_nothing():
    policy = SetLeadPolicy(points=(TouchPoints(TouchKind.CALL, 7),), half_life_days=3)
    touches = [(TouchKind.CALL, NOW - A_DAY), (TouchKind.FORM, NOW),
               (TouchKind.CALL, NOW + timedelta(hours=1))]
    found = score(touches, policy, NOW)
    assert [str(one.counts) for one in found.touches] == ["5.56", "0.00", "7.00"]
    assert str(found.score) == "12.56"
    assert str(score([], policy, NOW).score) == "0.00"


touches_of = st.lists(st.tuples(
    st.sampled_from(TouchKind), st.integers(0, 10**8).map(lambda s: NOW - timedelta(seconds=s))),
    max_size=20)


@given(touches_of, st.integers(0, 10**8), st.integers(0, 10**8), st.integers(1, 3650))
def test_without_a_new_touch_it_never_rises(touches, first, more, half_life):
    policy = SetLeadPolicy(half_life_days=half_life)
    earlier = NOW + timedelta(seconds=first)
    later = earlier + timedelta(seconds=more)
    assert score(touches, policy, later).score <= score(touches, policy, earlier).score


@given(touches_of, st.sampled_from(TouchKind))
def test_a_new_touch_never_lowers_it(touches, kind):
    policy = SetLeadPolicy()
    assert score([*touches, (kind, NOW)], policy, NOW).score >= score(touches, policy, NOW).score
