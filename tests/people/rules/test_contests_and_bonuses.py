"""Ranks, ties, prizes; quota bonuses and the share of a year's excess."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.money import Money
from services.people.contract.contests import TieRule
from services.people.contract.terms import QuotaBonus, YearEndShare
from services.people.rules.bonuses import quota_bonus, year_end_share
from services.people.rules.contests import Prizes, standings

PRIZES = (Money(3_000_00), Money(2_000_00), Money(1_000_00))


def ranks(achieved: dict[str, int], ties: TieRule = TieRule.SHARE, least: int = 0):
    found = standings({name: Money(minor) for name, minor in achieved.items()},
                      Prizes(PRIZES, ties, Money(least)))
    return [(one.rank, one.employee_id, one.prize.minor // 100) for one in found]


@pytest.mark.parametrize(
    ("achieved", "ties", "places"),
    [
        ({}, TieRule.SHARE, []),
        ({"a": 5, "b": 9}, TieRule.SHARE, [(1, "b", 3000), (2, "a", 2000)]),
        ({"a": 9, "b": 9, "c": 1}, TieRule.SHARE, [(1, "a", 2500), (1, "b", 2500), (3, "c", 1000)]),
        ({"a": 9, "b": 9, "c": 1}, TieRule.EACH, [(1, "a", 3000), (1, "b", 3000), (3, "c", 1000)]),
        ({"a": 0, "b": -4}, TieRule.EACH, [(1, "a", 0), (2, "b", 0)]),
    ],
)
def test_places_and_prizes(achieved, ties, places):
    assert ranks(achieved, ties) == places


def test_whoever_stays_below_the_least_figure_wins_nothing():
    assert ranks({"a": 10, "b": 9}, least=10) == [(1, "a", 3000), (2, "b", 0)]


def test_three_who_share_two_prizes_divide_them_to_the_cent():
    found = standings({name: Money(5) for name in "abc"},
                      Prizes((Money(100), Money(100)), TieRule.SHARE, Money(0)))
    assert [one.prize.minor for one in found] == [67, 67, 66]


@given(some.dictionaries(some.text("abcdef", min_size=1, max_size=3), some.integers(1, 4),
                         max_size=8))
def test_shared_prizes_never_cost_more_than_announced_and_all_that_can_be_is_given(achieved):
    found = standings({name: Money(minor) for name, minor in achieved.items()},
                      Prizes(PRIZES, TieRule.SHARE, Money(0)))
    given_ = sum((one.prize for one in found), Money(0))
    assert given_ == sum(PRIZES[:len(achieved)], Money(0))


STEPS = (QuotaBonus("达标奖", Decimal(1), Money(500_00)),
         QuotaBonus("超额奖", Decimal("1.2"), Money(1_500_00)))


@pytest.mark.parametrize(
    ("attainment", "amount"),
    [(None, None), ("0.999999", None), ("1", 500_00), ("1.199999", 500_00), ("1.2", 1_500_00)])
def test_the_highest_step_that_is_reached_is_paid(attainment, amount):
    step = quota_bonus(STEPS, None if attainment is None else Decimal(attainment))
    assert (step.amount.minor if step else None) == amount


@pytest.mark.parametrize(
    ("achieved", "quota", "cap", "share"),
    [(1_200_00, 1_000_00, None, 20_00), (1_000_00, 1_000_00, None, 0), (900_00, 1_000_00, None, 0),
     (500_00, 0, None, 0), (9_000_00, 1_000_00, 300_00, 300_00)])
def test_the_share_of_a_year(achieved, quota, cap, share):
    terms = YearEndShare(Decimal("0.1"), Money(cap) if cap else None)
    assert year_end_share(terms, Money(achieved), Money(quota)) == Money(share)
