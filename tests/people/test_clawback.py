"""The clawback window in the ledger: what is told, and what arrives out of order."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chassis.testing import Harness
from services.people.contract import CommissionAdjusted, CommissionCalculated
from services.people.service import PeopleService
from tests.builders import amended, cancelled, signed
from tests.people.builders import a_component, a_seller, an_approved_plan, balance_of, caught_up

LATE = date(2026, 4, 3)
"""31 days after the signature of 3 March."""


@pytest.fixture
def people(harness: Any) -> Harness:
    found: Harness = harness(PeopleService)
    return found


def a_seller_with_a_window(people: Harness, days: int = 30, name: str = "s1") -> str:
    plan = an_approved_plan(people, a_component(clawback_days=days))
    return a_seller(people, plan.plan_id, external_ref=name)


def test_a_cancellation_after_the_window_leaves_the_commission_and_is_answered_all_the_same(people):
    seller = a_seller_with_a_window(people)
    people.hears(signed("d", 1, "1000.00", credits={seller: "1"}))
    people.hears(cancelled("d", 2, "1000.00", credits={seller: "1"}, happened_on=LATE))
    assert balance_of(people, seller) == ["10.00"]
    assert [len(one.lines) for one in people.published(CommissionCalculated)] == [1, 0]


def test_on_the_last_day_of_the_window_it_is_taken_back(people):
    seller = a_seller_with_a_window(people, days=31)
    people.hears(signed("d", 1, "1000.00", credits={seller: "1"}))
    people.hears(cancelled("d", 2, "1000.00", credits={seller: "1"}, happened_on=LATE))
    assert balance_of(people, seller) == []


def test_the_signature_that_comes_after_its_late_cancellation_still_pays_told_once(people):
    seller = a_seller_with_a_window(people)
    first = signed("d", 1, "1000.00", credits={seller: "1"})
    people.hears(cancelled("d", 2, "1000.00", credits={seller: "1"}, happened_on=LATE))
    assert balance_of(people, seller) == []
    people.hears(first)
    people.hears(first)
    assert balance_of(people, seller) == ["10.00"]
    [told] = people.published(CommissionAdjusted)
    assert [line.amount.amount for line in told.lines] == ["10.00"]
    assert len(people.published(CommissionCalculated)) == 1


def test_a_deal_handed_over_after_the_window_stays_with_who_signed_it(people):
    plan = an_approved_plan(people, a_component(clawback_days=30))
    first, second = (a_seller(people, plan.plan_id, external_ref=name) for name in "ab")
    people.hears(signed("d", 1, "1000.00", credits={first: "1"}))
    people.hears(amended("d", 2, "2000.00", credits={second: "1"}, happened_on=LATE))
    assert (balance_of(people, first), balance_of(people, second)) == (["10.00"], [])


def test_a_plan_that_comes_late_goes_by_the_versions_that_were_heard_before_it(people):
    seller = a_seller(people)
    people.hears(signed("d", 1, "1000.00", credits={seller: "1"}),
                 amended("d", 2, "600.00", credits={seller: "1"}, happened_on=date(2026, 3, 9)),
                 cancelled("d", 3, "600.00", credits={seller: "1"}, happened_on=LATE))
    plan = an_approved_plan(people, a_component(clawback_days=30))
    people.call("assign_plan", employee_id=seller, plan_id=plan.plan_id,
                valid_from=date(2026, 1, 1))
    caught_up(people)
    assert balance_of(people, seller) == ["6.00"]


def test_components_of_one_plan_each_have_their_own_window(people):
    plan = an_approved_plan(people, a_component(clawback_days=30),
                            a_component(component_id="without"))
    seller = a_seller(people, plan.plan_id)
    people.hears(signed("d", 1, "1000.00", credits={seller: "1"}),
                 cancelled("d", 2, "1000.00", credits={seller: "1"}, happened_on=LATE))
    found = people.call("balances", employee_id=seller).accounts
    assert {one.component_id: one.balance.amount for one in found} == {
        "base": "10.00", "without": "0.00"}
