"""What is owed by a plan, how old it is, when somebody is reminded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import Money
from services.pipeline.contract import Instalment
from services.pipeline.contract.receivables import AgeBucket, DunningPolicy
from services.pipeline.rules.receivables import (
    bucket,
    days_overdue,
    level_on,
    next_look,
    owed,
    wrong_policy,
)

DUE = date(2028, 2, 29)
POLICY = DunningPolicy()


def plan(*parts):
    return [Instalment(DUE + timedelta(days=days), Money(minor), milestone)
            for days, minor, milestone in parts]


def seen(found):
    return [(one.number, one.amount, one.paid, one.state.value) for one in found]


@pytest.mark.parametrize(("what", "amount", "received", "expected"), [
    ("nothing paid", 300, 0, [(2, 100, 0, "open"), (1, 200, 0, "open")]),
    ("the oldest first", 300, 150, [(2, 100, 100, "paid"), (1, 200, 50, "open")]),
    ("over", 300, 999, [(2, 100, 100, "paid"), (1, 200, 200, "paid")]),
    ("the sale was reduced", 120, 100, [(2, 100, 100, "paid"), (1, 20, 0, "open")]),
    ("and more", 100, 0, [(2, 100, 0, "open"), (1, 0, 0, "void")]),
    ("it was cancelled", 0, 50, [(2, 0, 0, "void"), (1, 0, 0, "void")]),
    ("it grew", 900, 50, [(2, 100, 50, "open"), (1, 200, 0, "open")]),
    ("more came back than came", 300, -50, [(2, 100, 0, "open"), (1, 200, 0, "open")]),
])
def test_what_is_owed(what, amount, received, expected):
    assert seen(owed(plan((10, 200, None), (0, 100, None)), amount, received)) == expected, what


def test_what_waits_for_a_milestone_comes_last_and_is_not_due():
    found = owed(plan((0, 100, "验收"), (30, 200, None)), 300, 250)
    assert seen(found) == [(2, 200, 200, "paid"), (1, 100, 50, "waiting")]
    assert [one.due_on for one in found] == [DUE + timedelta(days=30), None]


@pytest.mark.parametrize(("days", "name"), [
    (-5, AgeBucket.NOT_DUE), (0, AgeBucket.NOT_DUE), (1, AgeBucket.TO_30), (30, AgeBucket.TO_30),
    (31, AgeBucket.TO_60), (60, AgeBucket.TO_60), (61, AgeBucket.TO_90), (90, AgeBucket.TO_90),
    (91, AgeBucket.OVER_90), (9999, AgeBucket.OVER_90),
])
def test_how_old_it_is(days, name):
    assert bucket(days_overdue(DUE, DUE + timedelta(days=days))) is name


def test_it_is_announced_then_dunned_level_by_level():
    looks = [next_look(DUE, level, level >= 0, POLICY) for level in (-1, 0, 1, 2, 3)]
    assert looks == [date(2028, 2, 22), date(2028, 3, 1), date(2028, 3, 15), date(2028, 3, 30),
                     None]
    assert [level_on(DUE, DUE + timedelta(days=days), POLICY) for days in (0, 1, 14, 15, 400)] == [
        0, 1, 1, 2, 3]


@pytest.mark.parametrize(("days", "is_wrong"), [
    ((1,), False), ((1, 2, 90), False), ((0, 1), True), ((2, 2), True), ((3, 2), True),
])
def test_levels_follow_one_another(days, is_wrong):
    assert bool(list(wrong_policy(DunningPolicy(0, days)))) is is_wrong


parts = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 10**9),
                           st.none() | st.just("验收")), min_size=1, max_size=12)


@given(parts, st.integers(0, 10**10), st.integers(-10**9, 10**10))
def test_nothing_is_owed_twice_or_lost(several, amount, received):
    """What is owed is the sale or the plan, whichever is less; what is paid is what came of it."""
    found = owed(plan(*several), amount, received)
    whole = min(amount, sum(minor for _, minor, _ in several))
    assert sum(one.amount for one in found) == whole
    assert sum(one.paid for one in found) == max(min(received, whole), 0)
    assert all(0 <= one.paid <= one.amount for one in found)
    assert sorted(one.number for one in found) == list(range(1, len(several) + 1))
