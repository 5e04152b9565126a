from __future__ import annotations

import pytest

from chassis.testing import Harness
from services.analytics.contract import KpiUpdated
from tests.analytics.builders import a_caller, a_commission, calculated, placed
from tests.builders import a_sale


@pytest.fixture
def sold(analytics: Harness) -> Harness:
    """One deal of two sellers, of whom emp_9 may see the first."""
    analytics.hears(
        placed("emp_1", 1, viewers=["emp_9"]),
        calculated(
            a_sale(credits={"emp_1": "0.6", "emp_2": "0.4"}),
            a_commission("6.00"),
            a_commission("4.00", "emp_2", number=2),
        ),
    )
    return analytics


def trail(analytics: Harness, deal_id: str = "deal_1", **values):
    return analytics.call("deal_facts", deal_id=deal_id, **values)


def test_a_trail_tells_every_row_with_the_version_it_got(sold: Harness):
    found = trail(sold)
    assert (found.sale_version, found.hidden) == (1, 0)
    assert {(fact.row.name, fact.value) for fact in found.facts} >= {
        ("signed/company/company/CNY/2026-03-03", 1_000_00),
        ("signed/employee/emp_2/CNY/2026-03-03", 400_00),
        ("commission_cost/company/company/CNY/2026-03-03", 10_00),
    }
    (told,) = sold.published(KpiUpdated)
    (partner,) = [fact for fact in found.facts if fact.row == told.row]
    assert partner.row_version == told.version


def test_the_newest_fact_of_a_row_comes_last(sold: Harness):
    sold.hears(
        calculated(a_sale(version=2, amount="600.00", credits={"emp_1": "0.6", "emp_2": "0.4"}))
    )
    versions = [
        fact.row_version.counter
        for fact in trail(sold).facts
        if fact.row.subject_kind == "partner" and fact.row.metric == "signed"
    ]
    assert versions == [1, 2]


def test_a_fact_names_the_event_that_caused_it(sold: Harness):
    heard = {
        str(row.event_id)
        for row in sold.sql("SELECT event_id FROM heard WHERE type = 'commission_calculated'")
    }
    assert {fact.cause for fact in trail(sold).facts} == heard


def test_rows_of_others_are_counted_not_shown(sold: Harness):
    whole = trail(sold).facts
    seen = trail(sold, caller=a_caller("team", "emp_9"))
    employees = {fact.row.subject_id for fact in seen.facts if fact.row.subject_kind == "employee"}
    assert employees == {"emp_1"}
    assert (
        seen.hidden == len(whole) - len(seen.facts) == 3
    )  # signed, margin and commission of emp_2


def test_a_seller_cannot_compute_anothers_commission_from_the_companys(sold: Harness):
    seen = trail(sold, caller=a_caller("own", "emp_1"))
    costs = [fact.row.subject_id for fact in seen.facts if fact.row.metric == "commission_cost"]
    assert costs == ["emp_1"]


def test_a_partner_sees_its_own_rows_of_its_own_deal(sold: Harness):
    seen = trail(sold, caller=a_caller("partner", None, "part_1"))
    assert {fact.row.subject_id for fact in seen.facts} == {"part_1/pumps"}
    assert trail(sold, caller=a_caller("partner", None, "part_2")).facts == ()


@pytest.mark.parametrize(
    ("deal_id", "caller"),
    [
        ("deal_9", a_caller("all")),
        ("deal_1", a_caller("own", "emp_7")),
        ("deal_1", a_caller("team", "emp_7")),
        ("deal_1", a_caller("partner", None, "part_2")),
        ("deal_1", a_caller("partner")),
    ],
)
def test_a_foreign_deal_answers_like_one_that_is_not_certified_yet(sold: Harness, deal_id, caller):
    found = trail(sold, deal_id, caller=caller)
    assert (found.sale_version, found.facts, found.hidden) == (0, (), 0)
