"""Whose team somebody is in, and how shares are said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.crm.rules.compliance import (
    Kept,
    by_team,
    is_noted_in_time,
    leader_of,
    share,
    together,
)

KEPT = some.builds(Kept, *[some.integers(0, 10**6)] * 6)
NOON = datetime(2026, 2, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("of", "among", "expected"),
    [(0, 0, None), (0, 3, "0.0000"), (2, 3, "0.6667"), (3, 3, "1.0000")],
)
def test_a_share_of_nothing_is_not_zero(of, among, expected):
    assert share(of, among) == (None if expected is None else Decimal(expected))


def test_the_nearest_leader_is_whoever_sees_fewest():
    seen = {"top": frozenset({"lead", "a", "b", "c"}), "lead": frozenset({"a", "b"})}
    assert leader_of(seen) == {"lead": "top", "a": "lead", "b": "lead", "c": "top"}
    assert leader_of({}) == {}


def test_somebody_who_sees_themselves_is_not_their_own_leader():
    assert leader_of({"a": frozenset({"a"})}) == {}


def test_a_note_of_a_whole_day_later_is_in_time_and_a_second_more_is_not():
    day = timedelta(hours=24)
    assert is_noted_in_time(NOON, NOON + day)
    assert not is_noted_in_time(NOON, NOON + day + timedelta(seconds=1))


@given(some.dictionaries(some.text(max_size=2), KEPT),
       some.dictionaries(some.text(max_size=2), some.sampled_from("xy")))
def test_teams_add_up_to_the_company(kept, leaders):
    assert together(by_team(kept, leaders).values()) == together(kept.values())
