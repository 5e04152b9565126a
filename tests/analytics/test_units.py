"""Shares count where the seller was on the day of signing, also when that is learned late."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from chassis.testing import Harness
from services.org.contract import UnitChanged, UnitParent
from tests.analytics.builders import (
    a_payment,
    a_share,
    calculated,
    figure,
    placed,
    rows,
    summed_facts,
    under,
)
from tests.builders import a_sale

MARCH_1, APRIL_1 = date(2026, 3, 1), date(2026, 4, 1)


def unit(analytics: Harness, unit_id: str, **values) -> int:
    return figure(analytics, "unit", unit_id, **values)


def test_a_late_assignment_brings_earlier_sales_into_its_unit(analytics: Harness):
    analytics.hears(calculated(a_sale()))
    assert unit(analytics, "north") == 0
    analytics.hears(placed("emp_1", 1, a_share("north")))
    assert unit(analytics, "north") == 1_000_00


def test_a_corrected_assignment_moves_only_sales_signed_in_the_corrected_days(analytics: Harness):
    analytics.hears(placed("emp_1", 1, a_share("north")))
    analytics.hears(
        calculated(a_sale("deal_1", signed_on=date(2026, 2, 3))),
        calculated(a_sale("deal_2", signed_on=date(2026, 3, 3))),
    )
    analytics.hears(
        placed("emp_1", 2, a_share("north", valid_to=MARCH_1), a_share("south", valid_from=MARCH_1))
    )
    year = (date(2026, 1, 1), date(2027, 1, 1))
    assert (unit(analytics, "north", span=year), unit(analytics, "south", span=year)) == (
        1_000_00,
        1_000_00,
    )
    moved = analytics.sql(
        "SELECT deal_id, subject_id, leg, value FROM fact WHERE metric = 'signed' AND "
        "(row_counter = 2 OR leg = 'out' OR subject_id = 'south') ORDER BY fact_id"
    )
    assert [tuple(row) for row in moved] == [
        ("deal_2", "north", "out", -1_000_00),
        ("deal_2", "south", "in", 1_000_00),
    ]


def test_an_older_place_changes_nothing(analytics: Harness):
    analytics.hears(calculated(a_sale()), placed("emp_1", 2, a_share("north")))
    before = rows(analytics)
    analytics.hears(placed("emp_1", 1, a_share("south")))
    assert rows(analytics) == before


def test_receipts_follow_the_unit_of_the_day_of_signing(analytics: Harness):
    sale = a_sale(payments=[a_payment("pay_1", date(2026, 4, 9), "250.00")])
    analytics.hears(
        calculated(sale),
        placed(
            "emp_1", 1, a_share("north", valid_to=APRIL_1), a_share("south", valid_from=APRIL_1)
        ),
    )
    span = (APRIL_1, date(2026, 5, 1))
    assert unit(analytics, "north", metric="received", span=span) == 250_00
    assert unit(analytics, "south", metric="received", span=span) == 0


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
def test_sales_and_places_end_alike_in_any_order_and_in_one_batch(analytics: Harness, order):
    said = [
        calculated(a_sale(credits={"emp_1": "0.5", "emp_2": "0.5"})),
        calculated(a_sale(version=2, amount="600.00", credits={"emp_1": "0.5", "emp_2": "0.5"})),
        placed("emp_1", 1, a_share("north")),
        placed("emp_1", 2, a_share("south")),
    ]
    arrived = [said[place] for place in order]
    analytics.hears(*arrived, *arrived)
    assert (unit(analytics, "north"), unit(analytics, "south")) == (0, 300_00)
    assert rows(analytics) == summed_facts(analytics)
    assert analytics.waiting() == 0


def test_a_higher_unit_sums_the_units_below_it(analytics: Harness):
    analytics.hears(
        under("country", None),
        under("north", "country"),
        under("city", "north"),
        under("south", "country"),
    )
    analytics.hears(placed("emp_1", 1, a_share("city")), placed("emp_2", 1, a_share("south")))
    analytics.hears(calculated(a_sale(credits={"emp_1": "0.6", "emp_2": "0.4"})))
    assert [unit(analytics, name) for name in ("country", "north", "city", "south")] == [
        1_000_00,
        600_00,
        600_00,
        400_00,
    ]
    ranked = analytics.call(
        "ranking", metric="signed", subject_kind="unit", from_on=MARCH_1, to_on=APRIL_1
    )
    assert [(one.subject_id, one.value) for one in ranked.items] == [
        ("country", 1_000_00),
        ("north", 600_00),
        ("city", 600_00),
        ("south", 400_00),
    ]


def test_a_moved_unit_counts_with_its_parent_of_each_day(analytics: Harness):
    analytics.hears(
        placed("emp_1", 1, a_share("city")),
        calculated(a_sale("deal_1", signed_on=date(2026, 3, 3))),
        calculated(a_sale("deal_2", signed_on=date(2026, 4, 3), amount="50.00")),
    )
    analytics.hears(
        UnitChanged(
            "city",
            2,
            (UnitParent("north", date(2020, 1, 1), APRIL_1), UnitParent("south", APRIL_1, None)),
        )
    )
    analytics.hears(under("city", "west", version=1))
    year = (date(2026, 1, 1), date(2027, 1, 1))
    assert [unit(analytics, name, span=year) for name in ("north", "south", "west")] == [
        1_000_00,
        50_00,
        0,
    ]
    facts = analytics.call(
        "drill_down",
        metric="signed",
        subject_kind="unit",
        subject_id="south",
        from_on=year[0],
        to_on=year[1],
    ).items
    assert [fact.deal_id for fact in facts] == ["deal_2"]


def test_units_that_hang_under_each_other_for_a_while_are_counted_once(analytics: Harness):
    analytics.hears(
        under("north", "south"),
        under("south", "north"),
        placed("emp_1", 1, a_share("south")),
        calculated(a_sale()),
    )
    assert (unit(analytics, "north"), unit(analytics, "south")) == (1_000_00, 1_000_00)
