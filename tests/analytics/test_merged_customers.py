"""Customers that are one are counted as one, and as two again when the merge is undone."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from services.analytics.service import AnalyticsService
from tests.analytics.builders import MARCH, calculated, figure, rows
from tests.builders import a_sale
from tests.merges import went

SOLD = (("deal_1", "cust_old", "100.00"), ("deal_2", "cust_keep", "200.00"),
        ("deal_3", "cust_other", "250.00"))
SPAN = {"from_on": MARCH[0], "to_on": MARCH[1], "metric": "signed", "subject_kind": "customer"}


@pytest.fixture
def sold(analytics):
    analytics.hears(*(calculated(a_sale(name, amount=amount, customer_id=customer_id))
                      for name, customer_id, amount in SOLD))
    return analytics


def ranked(analytics):
    return [(one.subject_id, one.value) for one in analytics.call("ranking", **SPAN).items]


def test_a_family_has_one_figure_under_each_of_its_ids(sold):
    before = rows(sold)
    assert ranked(sold) == [("cust_other", 250_00), ("cust_keep", 200_00), ("cust_old", 100_00)]
    sold.hears(went("cust_old", "cust_keep"))
    assert ranked(sold) == [("cust_keep", 300_00), ("cust_other", 250_00)]
    for name in ("cust_keep", "cust_old"):
        assert figure(sold, "customer", name) == 300_00
        facts = sold.call("drill_down", **SPAN, subject_id=name).items
        assert {one.deal_id for one in facts} == {"deal_1", "deal_2"}
    assert figure(sold, "customer", "cust_other") == 250_00
    sold.hears(went("cust_old", None, 3))
    assert ranked(sold) == [("cust_other", 250_00), ("cust_keep", 200_00), ("cust_old", 100_00)]
    assert rows(sold) == before


def test_merges_and_sales_in_any_order_give_the_same(harness):
    events = (went("cust_old", "cust_keep"), went("cust_keep", "cust_last"),
              calculated(a_sale("deal_1", amount="100.00", customer_id="cust_old")),
              calculated(a_sale("deal_2", amount="200.00", customer_id="cust_last")))
    for order in list(permutations(events))[::5]:
        under_test = harness(AnalyticsService)
        under_test.hears(*order)
        under_test.hears_one_by_one(*reversed(order))
        assert ranked(under_test) == [("cust_last", 300_00)]


def test_attainment_counts_the_family(sold):
    sold.hears(went("cust_old", "cust_keep"))
    found = sold.call("attainment", subject_kind="customer", subject_id="cust_keep",
                      period="2026-03")
    assert (found.achieved.minor, found.quota) == (300_00, None)


def test_a_day_without_any_sale_is_nothing(analytics):
    analytics.hears(went("cust_old", "cust_keep"))
    leap_day = (date(2028, 2, 29), date(2028, 3, 1))
    assert figure(analytics, "customer", "cust_old", span=leap_day) == 0
