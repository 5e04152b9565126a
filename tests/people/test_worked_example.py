"""The worked example of money.md in the commission ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from chassis.testing import Harness
from kernel.money import Money
from services.analytics.contract import PeriodClosed
from services.people.contract import CommissionCalculated
from services.people.service import PeopleService
from tests.builders import amended, cancelled, signed
from tests.people.builders import a_seller, an_approved_plan, balance_of, caught_up

A, B = "deal_a", "deal_b"


@pytest.fixture
def people(harness) -> Harness:
    return harness(PeopleService)


@pytest.fixture
def seller(people: Harness) -> str:
    employee_id = a_seller(people, an_approved_plan(people).plan_id)
    caught_up(people)
    return employee_id


def the_four(seller: str):
    return [
        signed(A, 1, "1000.00", signed_on=date(2026, 3, 3), credits={seller: "1"}),
        signed(B, 1, "1000.00", signed_on=date(2026, 3, 5), credits={seller: "1"}),
        cancelled(
            A,
            2,
            "1000.00",
            signed_on=date(2026, 3, 3),
            happened_on=date(2026, 3, 20),
            credits={seller: "1"},
        ),
        amended(
            B,
            2,
            "600.00",
            signed_on=date(2026, 3, 5),
            happened_on=date(2026, 4, 9),
            credits={seller: "1"},
        ),
    ]


def amounts(event: CommissionCalculated) -> list[tuple[str, str]]:
    return [(line.kind.value, line.amount.amount) for line in event.lines]


def test_the_worked_example_line_by_line(people, seller):
    a, b, a_cancelled, b_amended = the_four(seller)
    people.hears(a)
    people.hears(b)
    people.hears(a_cancelled)
    assert balance_of(people, seller) == ["10.00"]
    people.clock.at = datetime(2026, 4, 1, 8, tzinfo=UTC)
    people.hears(PeriodClosed("2026-03", 1))
    assert people.call("settle", employee_id=seller, period="2026-03").paid == Money.of(
        "10.00", "CNY"
    )
    people.hears(b_amended)
    said = people.published(CommissionCalculated)
    assert [amounts(event) for event in said] == [
        [("earned", "10.00")],
        [("earned", "20.00")],
        [("reversal", "-10.00"), ("retier", "-10.00")],
        [("reversal", "-20.00"), ("earned", "6.00"), ("retier", "10.00")],
    ]
    assert {line.booked_in for line in said[3].lines} == {"2026-04"}
    assert {line.belongs_on for line in said[3].lines} == {date(2026, 3, 5)}
    paid = people.call("balances", employee_id=seller)
    assert (paid.paid, paid.open) == ((Money.of("10.00", "CNY"),), (Money.of("-4.00", "CNY"),))


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_any_order_each_twice_ends_in_the_same_balance(people, seller, order):
    events = [the_four(seller)[place] for place in order]
    people.hears_one_by_one(*events, *events)
    assert balance_of(people, seller) == ["6.00"]
    assert people.waiting() == 0


@pytest.mark.parametrize("settled_after", range(5))
def test_wherever_the_settlement_falls_paid_and_open_sum_to_the_rule(people, seller, settled_after):
    people.clock.at = datetime(2026, 4, 2, 8, tzinfo=UTC)
    events = the_four(seller)
    people.hears(*events[:settled_after])
    people.call("settle", employee_id=seller, period="2026-03")
    people.hears(*events[settled_after:])
    sums = people.call("balances", employee_id=seller)
    assert sums.paid[0] + sums.open[0] == Money.of("6.00", "CNY")


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_one_batch_of_any_order_ends_in_the_same_balance(people, seller, order):
    people.hears(*(the_four(seller)[place] for place in order))
    assert balance_of(people, seller) == ["6.00"]
    assert people.waiting() == 0


def test_in_one_batch_every_sale_is_answered_as_if_it_had_come_alone(people, seller):
    people.hears(*the_four(seller))
    said = people.published(CommissionCalculated)
    assert [(event.sale.deal_id, event.sale.sale_version, amounts(event)) for event in said] == [
        (A, 1, [("earned", "10.00")]),
        (B, 1, [("earned", "20.00")]),
        (A, 2, [("reversal", "-10.00"), ("retier", "-10.00")]),
        (B, 2, [("reversal", "-20.00"), ("earned", "6.00"), ("retier", "10.00")]),
    ]
    causes = [event.lines[0].cause for event in said]
    assert len(set(causes)) == 4


def test_a_closing_and_a_later_sale_may_come_in_one_batch(people, seller):
    first, second, *_ = the_four(seller)
    people.hears(first, PeriodClosed("2026-03", 1), second)
    booked = [event.lines[0].booked_in for event in people.published(CommissionCalculated)]
    assert booked == ["2026-03", "2026-04"]
