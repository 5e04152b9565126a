"""Quotas from locked targets, and what was achieved of them by people's own sale facts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.testing import Harness
from kernel.money import Money
from kernel.periods import Period
from services.analytics.rules.rows import rows_of
from services.people.rules.attainment import achieved
from services.people.service import PeopleService
from services.pipeline.contract import SalePayment
from services.strategy.contract import (
    COUNT_METRICS,
    TargetCells,
    TargetLocked,
    TargetMetric,
    TargetRevised,
    TargetSubject,
)
from tests.builders import a_line, a_sale, amended, as_event, cancelled, signed

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))


@pytest.fixture
def people(harness) -> Harness:
    return harness(PeopleService)


def a_cell(subject_id: str, amount: str, kind: str = "employee") -> TargetCells:
    return TargetCells(TargetSubject(kind), subject_id, (Money.of(amount).minor,) * 12,
                       ("company/company",))


def agreed(*cells: TargetCells, version: int = 2, **values):
    kind = TargetLocked if version == 2 else TargetRevised
    return kind(values.get("plan_id", "tgt_1"), version, 2026,
                TargetMetric(values.get("metric", "signed")), values.get("currency", "CNY"), cells)


def shown(people: Harness, employee_id: str = "emp_1", period: str = "2026-03"):
    found = people.call("statement", employee_id=employee_id, period=period).attainments
    return [(one.metric.value, one.quota.amount, one.achieved.amount, one.attainment_ratio)
            for one in found]


def test_the_statement_shows_what_was_achieved_of_the_quota(people: Harness):
    assert shown(people) == []
    people.hears(agreed(a_cell("emp_1", "4000.00"), a_cell("emp_2", "500.00")))
    assert shown(people) == [("signed", "4000.00", "0.00", Decimal(0))]
    people.hears(
        signed("deal_1", credits={"emp_1": "0.6", "emp_2": "0.4"}),
        signed("deal_2", amount="50.00", signed_on=date(2026, 4, 1)),
        signed("deal_3", amount="7.00", currency="USD"))
    assert shown(people) == [("signed", "4000.00", "600.00", Decimal("0.15"))]
    assert shown(people, "emp_2") == [("signed", "500.00", "400.00", Decimal("0.8"))]
    assert shown(people, period="2026-04") == [("signed", "4000.00", "50.00", Decimal("0.0125"))]
    assert shown(people, period="2027-03") == []


def test_achieved_follows_every_change_of_the_sale(people: Harness):
    people.hears(agreed(a_cell("emp_1", "1000.00")), signed("deal_1"))
    people.hears(amended("deal_1", 2, "600.00"))
    assert shown(people)[0][2:] == ("600.00", Decimal("0.6"))
    people.hears(amended("deal_1", 3, "600.00", credits={"emp_2": "1"}))
    assert shown(people)[0][2:] == ("0.00", Decimal(0))
    people.hears(amended("deal_1", 4, "900.00"))
    people.hears(cancelled("deal_1", 5, "900.00"))
    assert shown(people)[0][2:] == ("0.00", Decimal(0))


def test_receipts_and_margins_have_their_own_quotas(people: Harness):
    people.hears(
        agreed(a_cell("emp_1", "1000.00")),
        agreed(a_cell("emp_1", "500.00"), plan_id="tgt_2", metric="received"),
        agreed(a_cell("emp_1", "0.00"), plan_id="tgt_3", metric="margin"))
    payments = [SalePayment("pay_1", date(2026, 3, 9), Money.of("250.00")),
                SalePayment("pay_2", date(2026, 5, 9), Money.of("9999.00"))]
    people.hears(signed("deal_1", lines=[a_line("1000.00", cost="700.00")], payments=payments))
    assert shown(people) == [
        ("margin", "0.00", "300.00", None), ("received", "500.00", "250.00", Decimal("0.5")),
        ("signed", "1000.00", "1000.00", Decimal(1))]
    assert shown(people, period="2026-05")[1] == ("received", "500.00", "750.00", Decimal("1.5"))


VERSIONS = (
    agreed(a_cell("emp_1", "100.00"), a_cell("emp_2", "100.00")),
    agreed(a_cell("emp_1", "200.00"), a_cell("emp_2", "100.00"), version=3),
    agreed(a_cell("emp_1", "300.00"), a_cell("east", "5.00", "unit"), version=4),
)


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("is_batch", [True, False])
def test_the_newest_version_counts_whatever_the_order(people: Harness, order, is_batch):
    events = [VERSIONS[place] for place in order for _ in range(2)]
    (people.hears if is_batch else people.hears_one_by_one)(*events)
    assert [one[1] for one in shown(people)] == ["300.00"]
    assert shown(people, "emp_2") == []
    assert people.sql("SELECT DISTINCT employee_id FROM employee_quota")[0][0] == "emp_1"
    assert people.waiting() == 0


PAYMENTS = st.lists(
    st.tuples(st.integers(-500, 900), st.dates(date(2026, 2, 20), date(2026, 4, 10))), max_size=4)


@given(st.integers(0, 100_000), st.integers(0, 100_000), st.integers(0, 10), PAYMENTS)
def test_people_and_analytics_come_to_the_same_figures(price, cost, tenths, payments):
    sale = a_sale(
        lines=[a_line(Money(price).amount, cost=Money(cost).amount)],
        credits={"emp_1": f"0.{tenths}" if tenths < 10 else "1",
                 "emp_2": str(1 - Decimal(tenths) / 10)},
        payments=[SalePayment(f"pay_{place}", day, Money(minor * 100))
                  for place, (minor, day) in enumerate(payments)])
    rows = rows_of(sale, {})
    for metric in set(TargetMetric) - COUNT_METRICS:
        expected = sum(
            value for row, value in rows.items()
            if (row.metric.value, row.subject_kind.value, row.subject_id) == (
                metric.value, "employee", "emp_1") and MARCH.contains(row.day))
        assert achieved(metric, "emp_1", [sale], "CNY", MARCH) == Money(expected)


@pytest.mark.parametrize("metric", sorted(COUNT_METRICS))
def test_a_target_that_is_a_count_gives_no_quota_of_money(people: Harness, metric):
    count = agreed(a_cell("emp_1", "40.00"), metric=metric, currency="XXX", plan_id="tgt_count")
    people.hears(count, agreed(a_cell("emp_1", "4000.00")))
    people.hears(count)
    assert shown(people) == [("signed", "4000.00", "0.00", Decimal(0))]
    assert people.waiting() == 0


def test_an_announced_sale_is_the_one_that_counts(people: Harness):
    people.hears(agreed(a_cell("emp_1", "1000.00")))
    newest = a_sale("deal_9", 3, "300.00")
    people.hears_one_by_one(as_event(newest), as_event(a_sale("deal_9", 1)), as_event(newest))
    assert shown(people)[0][2] == "300.00"
