"""Locked targets become quotas of everybody in the tree, by version, in any order."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest

from chassis.testing import Harness
from kernel.money import Money
from services.analytics.contract import QuotaSource
from services.strategy.contract import (
    TargetCells,
    TargetLocked,
    TargetMetric,
    TargetRevised,
    TargetSubject,
)
from tests.analytics.builders import a_share, calculated, placed, under
from tests.analytics.test_quotas import attained, quota
from tests.builders import a_line, a_sale

ABOVE = ("unit/east", "company/company")


def a_cell(subject_id: str, *months: int, kind: str = "employee", above=ABOVE) -> TargetCells:
    """Twelve months in whole yuan; those not given are as the last one."""
    filled = (*months, *[months[-1]] * (12 - len(months)))
    return TargetCells(TargetSubject(kind), subject_id, tuple(100 * one for one in filled), above)


def agreed(*cells: TargetCells, version: int = 2, plan_id: str = "tgt_1", **values):
    kind = TargetLocked if version == 2 else TargetRevised
    return kind(plan_id, version, values.get("year", 2026),
                TargetMetric(values.get("metric", "signed")), values.get("currency", "CNY"), cells)


TWO = (a_cell("emp_1", 1000, 500, 4000, 250), a_cell("emp_2", 100))


@pytest.mark.parametrize(
    ("subject", "period", "expected"),
    [
        (("emp_1", "employee"), "2026-03", "4000.00"),
        (("emp_1", "employee"), "2026-Q1", "5500.00"),
        (("emp_1", "employee"), "2026", "7750.00"),
        (("emp_2", "employee"), "2026", "1200.00"),
        (("east", "unit"), "2026-03", "4100.00"),
        (("east", "unit"), "2026", "8950.00"),
        (("company", "company"), "2026-Q4", "1050.00"),
        (("emp_1", "employee"), "2027", None),
        (("emp_3", "employee"), "2026", None),
        (("west", "unit"), "2026", None),
    ],
)
def test_every_subject_of_the_tree_has_the_sum_of_its_leaves(
    analytics: Harness, subject, period, expected
):
    analytics.hears(agreed(*TWO))
    found = attained(analytics, *subject, period)
    assert found.quota == (Money.of(expected) if expected else None)
    assert found.quota_source is (QuotaSource.TARGET if expected else None)
    assert found.target_plan_id == ("tgt_1" if expected else None)


@pytest.mark.parametrize(
    ("amount", "achieved", "ratio", "variance"),
    [
        ("1000.00", "1000.00", Decimal("0.25"), "-3000.00"),
        ("6000.00", "6000.00", Decimal("1.5"), "2000.00"),
        (None, "0.00", Decimal(0), "-4000.00"),  # nothing sold: the whole target is missed
    ],
)
def test_variance_is_achieved_less_target_also_when_nothing_was_sold(
    analytics: Harness, amount, achieved, ratio, variance
):
    analytics.hears(agreed(*TWO))
    if amount:
        analytics.hears(calculated(a_sale(amount=amount)))
    found = attained(analytics)
    assert (found.achieved, found.attainment_ratio, found.variance) == (
        Money.of(achieved), ratio, Money.of(variance))


def test_without_a_quota_or_with_zero_there_is_no_ratio(analytics: Harness):
    found = attained(analytics)
    assert (found.quota, found.attainment_ratio, found.variance, found.quota_source) == (
        None, None, None, None)
    analytics.hears(agreed(a_cell("emp_1", 0)), calculated(a_sale()))
    found = attained(analytics)
    assert (found.quota, found.attainment_ratio, found.variance) == (
        Money.of("0.00"), None, Money.of("1000.00"))


def test_a_target_outranks_a_quota_set_by_hand(analytics: Harness):
    quota(analytics, "9.00")
    assert (attained(analytics).quota, attained(analytics).quota_source) == (
        Money.of("9.00"), QuotaSource.MANUAL)
    quota(analytics, "8.00", period="2026-Q1")
    analytics.hears(agreed(*TWO))
    for period, expected in ("2026-03", "4000.00"), ("2026-Q1", "5500.00"):
        found = attained(analytics, period=period)
        assert (found.quota, found.quota_source) == (Money.of(expected), QuotaSource.TARGET)
    quota(analytics, "7.00", metric="received")
    quota(analytics, "6.00", period="2027-03")
    assert attained(analytics, metric="received").quota == Money.of("7.00")
    assert attained(analytics, period="2027-03").quota == Money.of("6.00")


def test_plans_of_other_metrics_currencies_and_years_stand_beside(analytics: Harness):
    analytics.hears(
        agreed(a_cell("emp_1", 1)), agreed(a_cell("emp_1", 2), plan_id="tgt_2", metric="received"),
        agreed(a_cell("emp_1", 3), plan_id="tgt_3", currency="USD"),
        agreed(a_cell("emp_1", 4), plan_id="tgt_4", year=2027))
    assert attained(analytics).quota == Money.of("1.00")
    assert attained(analytics, metric="received").quota == Money.of("2.00")
    assert attained(analytics, currency="USD").quota == Money.of("3.00", "USD")
    assert attained(analytics, period="2027").quota == Money.of("48.00")


VERSIONS = (
    agreed(*TWO),
    agreed(a_cell("emp_1", 10), a_cell("emp_2", 20), version=3),
    agreed(a_cell("emp_1", 30), version=4),  # the second seller has left the tree
)


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("is_batch", [True, False])
def test_the_newest_version_counts_whatever_the_order(analytics: Harness, order, is_batch):
    events = [VERSIONS[place] for place in order for _ in range(2)]
    (analytics.hears if is_batch else analytics.hears_one_by_one)(*events)
    assert attained(analytics, period="2026").quota == Money.of("360.00")
    assert attained(analytics, "emp_2", period="2026").quota is None
    assert attained(analytics, "company", "company", "2026").quota == Money.of("360.00")
    assert analytics.waiting() == 0


def test_a_target_on_a_higher_unit_counts_what_the_units_below_sold(analytics: Harness):
    analytics.hears(
        under("shanghai", "east"), placed("emp_1", 1, a_share("shanghai")), calculated(a_sale()),
        agreed(a_cell("shanghai", 2000, kind="unit")))
    for subject in (("shanghai", "unit"), ("east", "unit"), ("company", "company")):
        assert attained(analytics, *subject).attainment_ratio == Decimal("0.5")


def test_a_margin_target_of_a_unit_counts_the_margin_sold_there(analytics: Harness):
    halves = {"emp_1": "0.5", "emp_2": "0.5"}
    sale = a_sale(lines=[a_line("1000.00", cost="700.00")], credits=halves)
    analytics.hears(
        placed("emp_1", 1, a_share("east")), calculated(sale),
        agreed(a_cell("emp_1", 300), a_cell("emp_2", 300), metric="margin"))
    found = attained(analytics, "east", "unit", metric="margin")
    assert (found.achieved, found.attainment_ratio) == (Money.of("150.00"), Decimal("0.25"))
    analytics.hears(placed("emp_1", 2, a_share("west", valid_from=date(2026, 1, 1))))
    assert attained(analytics, "east", "unit", metric="margin").achieved == Money.of("0.00")
    assert attained(analytics, "west", "unit", metric="margin").achieved == Money.of("150.00")


def test_a_large_plan_is_kept_as_a_whole(analytics: Harness):
    analytics.hears(agreed(*(a_cell(f"emp_{number}", 1) for number in range(2_000))))
    assert attained(analytics, "company", "company", "2026").quota == Money.of("24000.00")


def test_versions_heard_at_once_leave_the_newest(analytics: Harness):
    events = [agreed(a_cell("emp_1", version), version=version) for version in range(2, 12)]
    random.Random(7).shuffle(events)
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(analytics.hears, events))
    assert attained(analytics).quota == Money.of("11.00")
    assert analytics.sql("SELECT * FROM target_quota WHERE amount_minor != 1100") == []


@pytest.mark.parametrize("metric", ["quantity", "new_customers"])
def test_a_target_that_is_a_count_gives_no_quota(analytics: Harness, metric):
    count = agreed(a_cell("emp_1", 40), metric=metric, currency="XXX")
    analytics.hears(count, count)
    assert analytics.sql("SELECT * FROM target_quota") == []
    assert analytics.waiting() == 0
