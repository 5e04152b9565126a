"""Price lists: drafted, approved, superseded; what approval refuses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from chassis.testing import Refused
from services.catalog.contract import PriceRuleEffective
from tests.catalog.builders import (
    BEGAN,
    a_draft,
    a_list,
    a_product,
    approved,
    fixed,
    for_product,
    in_force,
    money,
    off,
    unit_price,
)

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def stands(catalog, held):
    found = catalog.call("get_price_list", price_list_id=held.price_list_id).versions
    return [(one.price_list_version, one.state, one.effective_on, one.superseded_on)
            for one in found]


def test_the_life_of_a_version(catalog):
    retail = a_list(catalog)
    first = a_draft(catalog, retail, fixed("100.00"), improvement_id="imp_1")
    assert (first.state, first.version, first.effective_on) == ("draft", 1, None)
    held = approved(catalog, first, MARCH)
    assert (held.state, held.version, held.approved_by) == ("approved", 2, "tests")
    in_force(catalog, retail, fixed("120.00"), effective_on=APRIL)
    assert stands(catalog, retail) == [(1, "approved", MARCH, APRIL), (2, "approved", APRIL, None)]
    catalog.clock.at = catalog.clock.at.replace(month=4, day=1)
    assert [one[1] for one in stands(catalog, retail)] == ["superseded", "approved"]
    assert [(one.price_list_version, one.effective_on, one.improvement_id)
            for one in catalog.published(PriceRuleEffective)] == [
        (1, MARCH, "imp_1"), (2, APRIL, None)]


def test_a_draft_prices_nothing(catalog):
    pump = a_product(catalog)
    a_draft(catalog, a_list(catalog), fixed("100.00"))
    with pytest.raises(Refused) as refused:
        unit_price(catalog, pump)
    assert refused.value.codes == ["price.none"]


def test_an_approved_version_is_not_approved_again_but_corrected_by_a_later_one(catalog):
    pump, retail = a_product(catalog), a_list(catalog)
    first = in_force(catalog, retail, fixed("100.00"), effective_on=MARCH)
    with pytest.raises(Refused) as refused:
        approved(catalog, first, APRIL)
    assert refused.value.codes == ["version.already_approved"]
    second = a_draft(catalog, retail, fixed("110.00"))
    with pytest.raises(Refused) as refused:
        approved(catalog, second, BEGAN)
    assert refused.value.codes == ["version.effective_too_early"]
    approved(catalog, second, MARCH)
    assert unit_price(catalog, pump, priced_on=MARCH) == "110.00"


def test_who_has_not_seen_the_newest_draft_does_not_approve_it(catalog):
    draft = a_draft(catalog, a_list(catalog), fixed("100.00"))
    with pytest.raises(Refused) as refused:
        approved(catalog, draft, if_match=9)
    assert refused.value.kind == "stale"
    assert approved(catalog, draft, if_match=1).state == "approved"


def test_faulty_rules_are_refused_when_they_are_written(catalog):
    retail, foreign = a_list(catalog), a_list(catalog, currency="USD")
    with pytest.raises(Refused) as refused:
        a_draft(catalog, retail, fixed("1.00", valid_from=APRIL, valid_to=MARCH),
                off("0.1", "other_list"), fixed("1.00", currency="USD"),
                base_list_id=foreign.price_list_id)
    assert list(zip(refused.value.fields, refused.value.codes, strict=True)) == [
        ("base_list_id", "price_list.base_currency"),
        ("rules.0.valid_to", "period.not_ascending"), ("rules.2.price", "rule.currency")]
    with pytest.raises(Refused) as refused:
        a_draft(catalog, retail, fixed("1.00"), base_list_id="plist_none")
    assert refused.value.codes == ["price_list.base_unknown"]
    assert stands(catalog, retail) == []


def test_a_long_cycle_is_refused_at_approval_and_named(catalog):
    lists = [a_list(catalog, "partner", partner_id=f"part_{number}") for number in range(5)]
    for held, base in zip(lists[:-1], lists[1:], strict=True):
        in_force(catalog, held, off("0.1", "other_list"), base_list_id=base.price_list_id)
    closing = a_draft(catalog, lists[-1], off("0.1", "other_list"),
                      base_list_id=lists[0].price_list_id)
    with pytest.raises(Refused) as refused:
        approved(catalog, closing)
    assert refused.value.codes == ["price_list.cycle"]
    named = refused.value.error["errors"][0]["details"]["lists"]
    assert set(named.split(" -> ")) == {held.price_list_id for held in lists}


def test_the_retail_list_is_not_based_on_itself(catalog):
    with pytest.raises(Refused) as refused:
        in_force(catalog, a_list(catalog), off("0.1", "list"))
    assert refused.value.codes == ["price_list.cycle"]


def test_equal_rules_are_refused_at_approval_naming_both(catalog):
    draft = a_draft(catalog, a_list(catalog), fixed("100.00"), fixed("90.00"))
    with pytest.raises(Refused) as refused:
        approved(catalog, draft)
    (error,) = refused.value.error["errors"]
    assert (error["code"], error["field"]) == ("price.ambiguous", "rules.1")
    assert error["details"] == {
        "first": draft.rules[0].rule_id, "second": draft.rules[1].rule_id}


def test_equal_rules_of_two_lists_of_one_kind_are_refused(catalog):
    pump, other = a_product(catalog), a_product(catalog)
    in_force(catalog, a_list(catalog, "volume"), for_product(pump, "90.00"))
    beside = a_list(catalog, "volume")
    with pytest.raises(Refused) as refused:
        in_force(catalog, beside, for_product(pump, "80.00"))
    assert refused.value.codes == ["price.ambiguous"]
    in_force(catalog, beside, for_product(other, "80.00"))
    in_force(catalog, a_list(catalog, "retail"), for_product(pump, "100.00"))
    in_force(catalog, a_list(catalog, "volume", currency="USD"),
             for_product(pump, "9.00", currency="USD"))


def test_lists_of_two_customers_never_clash(catalog):
    for customer in ("cust_1", "cust_2"):
        held = a_list(catalog, "key_account", customer_id=customer)
        assert in_force(catalog, held, fixed("1.00")).state == "approved"


def test_of_two_approvals_at_once_that_clash_one_wins(catalog):
    drafts = [a_draft(catalog, a_list(catalog), fixed(price)) for price in ("1.00", "2.00")]

    def attempt(draft):
        try:
            return approved(catalog, draft).state
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(attempt, drafts)) == ["approved", "price.ambiguous"]


def test_of_two_drafts_at_once_each_gets_its_number(catalog):
    retail = a_list(catalog)
    with ThreadPoolExecutor(4) as four:
        found = list(four.map(lambda _: a_draft(catalog, retail, fixed("1.00")), range(4)))
    assert sorted(one.price_list_version for one in found) == [1, 2, 3, 4]


@pytest.mark.parametrize(("values", "codes"), [
    ({"kind": "key_account"}, ["field.required"]),
    ({"kind": "retail", "customer_id": "cust_1"}, ["price_list.not_of_kind"]),
    ({"kind": "partner", "partner_id": "part_1", "customer_id": "cust_1"},
     ["price_list.not_of_kind"]),
])
def test_a_list_names_whom_it_is_for(catalog, values, codes):
    with pytest.raises(Refused) as refused:
        catalog.call("create_price_list", name="x", **values)
    assert refused.value.codes == codes


def test_the_same_external_ref_is_one_list(catalog):
    first, again = (a_list(catalog, external_ref="7") for _ in range(2))
    assert first.price_list_id == again.price_list_id


def test_lists_are_filtered_and_paged(catalog):
    for number in range(3):
        a_list(catalog, "key_account", customer_id=f"cust_{number}")
    a_list(catalog)
    found = catalog.call("list_price_lists", kind="key_account", limit=2)
    rest = catalog.call("list_price_lists", kind="key_account", limit=2, cursor=found.next_cursor)
    assert len({one.price_list_id for one in (*found.items, *rest.items)}) == 3
    (one,) = catalog.call("list_price_lists", customer_id="cust_1").items
    assert one.customer_id == "cust_1"


def test_a_rule_keeps_everything_that_was_written(catalog):
    written = {
        "target": "category", "category_path": "a/b", "method": "formula", "base": "cost",
        "min_quantity": "2.5", "valid_from": "2024-02-29", "valid_to": "2024-03-01",
        "discount_rate": "0.125", "round_to": money("10.00"), "surcharge": money("-0.01"),
        "min_margin": money("1.00"), "max_margin": money("2.00"),
    }  # fmt: skip
    (rule,) = a_draft(catalog, a_list(catalog), written).rules
    kept = {name: value for name, value in vars(rule).items() if value is not None}
    assert kept.keys() - {"rule_id"} == written.keys()
    assert (str(rule.min_quantity), rule.surcharge.amount) == ("2.5", "-0.01")
