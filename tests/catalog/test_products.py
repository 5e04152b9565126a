"""Products: taken in once, found, changed, announced; costs only for who may see them."""

from __future__ import annotations

import pytest

from chassis.ids import derived_id
from chassis.scope import ScopeEdge
from chassis.testing import Refused
from kernel.money import Money
from services.catalog.contract import ProductChanged
from services.org.contract import AssignmentChanged
from tests.catalog.builders import BEGAN, MANAGER, SELLER, a_product, money

COST = {"amount": money("50.00"), "valid_from": "2026-01-01"}


def test_a_product_is_told_to_everybody_whole(catalog):
    pump = a_product(catalog, "P-1", role="traffic", external_ref="crm-7")
    assert pump.product_id == derived_id("prod", "product", "crm-7")
    changed = catalog.call(
        "change_product", product_id=pump.product_id, role="profit", is_active=False, if_match=1)
    told = catalog.published(ProductChanged)
    assert [(one.version, one.role, one.product_line, one.category_path, one.is_active)
            for one in told] == [
        (1, "traffic", "pumps", "industrial/pumps/centrifugal", True),
        (2, "profit", "pumps", "industrial/pumps/centrifugal", False)]
    assert (changed.version, changed.code, changed.name) == (2, "P-1", "离心泵")


def test_the_same_external_ref_is_one_product(catalog):
    first, again = (a_product(catalog, "P-1", external_ref="7") for _ in range(2))
    assert first == again
    assert len(catalog.published(ProductChanged)) == 1


def test_the_category_is_the_line_unless_it_is_said(catalog):
    assert a_product(catalog, category_path=None).category_path == "pumps"


def test_a_code_belongs_to_one_product(catalog):
    a_product(catalog, "P-1")
    other = a_product(catalog, "P-2")
    with pytest.raises(Refused) as refused:
        a_product(catalog, "P-1", category_path="a//b", floor_price=money("-1.00"))
    assert refused.value.codes == [
        "product.code_taken", "product.category_malformed", "product.amount_negative"]
    with pytest.raises(Refused) as refused:
        catalog.call("change_product", product_id=other.product_id, code="P-1")
    assert refused.value.codes == ["product.code_taken"]
    assert catalog.call("change_product", product_id=other.product_id, code="P-2").version == 2


def test_costs_are_shown_to_who_may_see_them(catalog):
    pump = a_product(catalog, cost=COST, floor_price=money("70.00"))
    catalog.call("change_product", product_id=pump.product_id,
                 cost={"amount": money("55.00"), "valid_from": "2026-03-01"})
    known = {"product_id": pump.product_id}
    seen = catalog.call("get_product", caller=SELLER, **known)
    assert (seen.costs, seen.floor_price) == (None, Money.of("70.00"))
    costs = catalog.call("get_product", caller=MANAGER, **known).costs
    assert [(one.valid_from.isoformat(), one.amount.amount) for one in costs] == [
        ("2026-01-01", "50.00"), ("2026-03-01", "55.00")]
    assert {one.costs for one in catalog.call("list_products", caller=MANAGER).items} == {None}


def test_a_cost_of_the_same_day_is_corrected_and_the_ledger_keeps_both(catalog):
    pump = a_product(catalog, cost=COST)
    corrected = catalog.call("change_product", product_id=pump.product_id,
                             cost={**COST, "amount": money("51.00")})
    assert [one.amount.amount for one in corrected.costs] == ["51.00"]
    assert catalog.sql("SELECT count(*) FROM product_cost")[0][0] == 2


def test_a_cost_holds_from_today_unless_it_says_so(catalog):
    pump = a_product(catalog, cost={"amount": money("50.00")})
    assert pump.costs[0].valid_from.isoformat() == "2026-03-31"


def test_a_stale_version_is_refused_and_changes_nothing(catalog):
    pump = a_product(catalog)
    catalog.call("change_product", product_id=pump.product_id, name="新名", if_match=1)
    with pytest.raises(Refused) as refused:
        catalog.call("change_product", product_id=pump.product_id, cost=COST, if_match=1)
    assert refused.value.kind == "stale"
    assert catalog.sql("SELECT count(*) FROM product_cost")[0][0] == 0


@pytest.mark.parametrize(("wish", "codes"), [
    ({}, ["A%1", "B_2", "C-3"]),
    ({"role": "profit"}, ["B_2"]),
    ({"product_line": "valves"}, ["B_2", "C-3"]),
    ({"is_active": "false"}, ["C-3"]),
    ({"q": "b_"}, ["B_2"]),
    ({"q": "%"}, ["A%1"]),
    ({"q": "𠮷"}, ["C-3"]),
    ({"q": "nothing"}, []),
    ({"sort": "-code"}, ["C-3", "B_2", "A%1"]),
    ({"sort": "-name"}, ["C-3", "B_2", "A%1"]),
    ({"sort": "created_at", "role": "core"}, ["A%1", "C-3"]),
])
def test_products_are_filtered_searched_and_sorted(catalog, wish, codes):
    a_product(catalog, "A%1", name="a pump")
    a_product(catalog, "B_2", name="b valve", role="profit", product_line="valves")
    last = a_product(catalog, "C-3", name="阀 𠮷😀", product_line="valves")
    catalog.call("change_product", product_id=last.product_id, is_active=False)
    assert [one.code for one in catalog.call("list_products", **wish).items] == codes


@pytest.mark.parametrize("sort", ["code", "-code", "name", "-created_at"])
def test_pages_cover_every_product_once(catalog, sort):
    for number in range(7):
        a_product(catalog, f"P-{number}", name="the same name")
    seen, cursor = [], None
    while True:
        page = catalog.call("list_products", sort=sort, limit=2, cursor=cursor)
        seen += [one.code for one in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(seen) == [f"P-{number}" for number in range(7)]


def test_an_assignment_heard_twice_and_late_leaves_the_newest_edges(catalog):
    newer = AssignmentChanged("emp_1", 2, (), (ScopeEdge("emp_boss", BEGAN),))
    older = AssignmentChanged("emp_1", 1, (), (ScopeEdge("emp_old", BEGAN),))
    catalog.hears_one_by_one(newer, older, newer, older)
    catalog.hears(older, newer)
    assert [row.viewer_id for row in catalog.sql("SELECT * FROM scope_edge")] == ["emp_boss"]
    assert catalog.waiting() == 0
