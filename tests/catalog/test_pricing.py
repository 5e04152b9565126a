"""Prices on the real database: which list, which rule, which day; whole lines at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event

from chassis.testing import Refused
from kernel.money import Money
from services.catalog.contract import PriceRule
from tests.catalog.builders import (
    MANAGER,
    PARTNER,
    SELLER,
    a_list,
    a_product,
    explained,
    fixed,
    for_product,
    formula,
    in_force,
    money,
    off,
    unit_price,
)


def test_the_customers_list_comes_first_then_the_partners_then_volume_then_retail(catalog):
    pump = a_product(catalog)
    in_force(catalog, a_list(catalog, "retail"), for_product(pump, "100.00"))
    in_force(catalog, a_list(catalog, "volume"), for_product(pump, "90.00", min_quantity="10"))
    in_force(catalog, a_list(catalog, "partner", partner_id="part_1"), fixed("80.00"))
    in_force(catalog, a_list(catalog, "key_account", customer_id="cust_1"), fixed("70.00"))
    assert unit_price(catalog, pump) == "100.00"
    assert unit_price(catalog, pump, quantity="10") == "90.00"
    assert unit_price(catalog, pump, quantity="9.999") == "100.00"
    assert unit_price(catalog, pump, quantity="10", partner_id="part_1") == "80.00"
    both = {"partner_id": "part_1", "customer_id": "cust_1"}
    assert unit_price(catalog, pump, **both) == "70.00"
    assert unit_price(catalog, pump, customer_id="cust_2", partner_id="part_2") == "100.00"


def test_a_list_that_says_nothing_leaves_the_line_to_the_next(catalog):
    pump, valve = a_product(catalog), a_product(catalog)
    in_force(catalog, a_list(catalog), fixed("100.00"))
    in_force(
        catalog, a_list(catalog, "key_account", customer_id="cust_1"), for_product(valve, "5.00")
    )
    assert unit_price(catalog, pump, customer_id="cust_1") == "100.00"


def test_a_version_holds_from_its_day_and_the_next_one_takes_its_place(catalog):
    pump, retail = a_product(catalog), a_list(catalog)
    in_force(catalog, retail, fixed("100.00"), effective_on=date(2024, 2, 29))
    in_force(catalog, retail, fixed("120.00"), effective_on=date(2026, 4, 1))
    assert unit_price(catalog, pump, priced_on=date(2024, 2, 29)) == "100.00"
    assert unit_price(catalog, pump, priced_on=date(2026, 3, 31)) == "100.00"
    assert unit_price(catalog, pump, priced_on=date(2026, 4, 1)) == "120.00"
    with pytest.raises(Refused) as refused:
        unit_price(catalog, pump, priced_on=date(2024, 2, 28))
    assert refused.value.codes == ["price.none"]


def test_today_is_the_business_day(catalog):
    """At 20:00 UTC it is the next day in China."""
    pump, retail = a_product(catalog), a_list(catalog)
    in_force(catalog, retail, fixed("100.00"))
    in_force(catalog, retail, fixed("120.00"), effective_on=date(2026, 4, 1))
    catalog.clock.at = catalog.clock.at.replace(hour=15)
    assert unit_price(catalog, pump) == "100.00"
    catalog.clock.at = catalog.clock.at.replace(hour=20)
    assert unit_price(catalog, pump) == "120.00"


def test_a_price_explains_itself_down_to_its_base(catalog):
    pump = a_product(catalog)
    retail = in_force(catalog, a_list(catalog), for_product(pump, "130.00"))
    account = in_force(
        catalog, a_list(catalog, "key_account", customer_id="cust_1"),
        formula(discount_rate="0.2", round_to=money("10.00"), surcharge=money("-0.01")),
    )  # fmt: skip
    found = explained(catalog, pump, customer_id="cust_1", quantity="3", caller=SELLER)
    assert (found.unit_price, found.line_price) == (Money.of("99.99"), Money.of("299.97"))
    assert (found.price_list_id, found.price_list_version) == (account.price_list_id, 1)
    assert found.rule_id == account.rules[0].rule_id
    assert (found.basis.base, found.basis.amount, found.basis.rule_id) == (
        "list", Money.of("130.00"), retail.rules[0].rule_id)
    assert [(step.name, step.value.amount, step.by) for step in found.steps] == [
        ("fixed", "130.00", None),
        ("base", "130.00", "list"),
        ("discount", "104.00", "20 %"),
        ("round", "100.00", "10.00"),
        ("surcharge", "99.99", "-0.01"),
    ]


def test_a_list_stands_on_another_with_the_same_quantity(catalog):
    pump = a_product(catalog)
    volume = a_list(catalog, "volume")
    in_force(catalog, volume, fixed("100.00"), fixed("90.00", min_quantity="10"))
    account = a_list(catalog, "key_account", customer_id="cust_1")
    in_force(catalog, account, off("0.1", "other_list"), base_list_id=volume.price_list_id)
    supply = a_list(catalog, "partner", partner_id="part_1")
    in_force(catalog, supply, off("0.5", "other_list"), base_list_id=account.price_list_id)
    assert unit_price(catalog, pump, customer_id="cust_1") == "90.00"
    assert unit_price(catalog, pump, customer_id="cust_1", quantity="10") == "81.00"
    assert unit_price(catalog, pump, partner_id="part_1", quantity="10") == "40.50"


def test_cost_counts_as_it_was_on_the_day(catalog):
    pump = a_product(catalog, cost={"amount": money("50.00"), "valid_from": "2026-01-01"})
    catalog.call(
        "change_product", product_id=pump.product_id,
        cost={"amount": money("60.00"), "valid_from": "2026-03-01"},
    )  # fmt: skip
    in_force(catalog, a_list(catalog), off("-0.3", "cost"))
    assert unit_price(catalog, pump, priced_on=date(2026, 2, 28)) == "65.00"
    assert unit_price(catalog, pump, priced_on=date(2026, 3, 1)) == "78.00"


def test_without_its_base_there_is_no_price_and_no_guess(catalog):
    pump = a_product(catalog)
    in_force(catalog, a_list(catalog), fixed("100.00"))
    in_force(
        catalog, a_list(catalog, "key_account", customer_id="cust_1"), off("-0.3", "cost")
    )
    with pytest.raises(Refused) as refused:
        explained(catalog, pump, customer_id="cust_1")
    assert refused.value.codes == ["price.base_missing"]
    assert refused.value.error["errors"][0]["details"]["base"] == "cost"


def test_who_may_not_see_costs_cannot_count_back_to_them(catalog):
    pump = a_product(catalog, cost={"amount": money("50.00"), "valid_from": "2026-01-01"})
    retail = in_force(catalog, a_list(catalog), off("-0.3", "cost"))
    account = a_list(catalog, "key_account", customer_id="cust_1")
    in_force(catalog, account, off("0.1", "list"))
    for more in ({}, {"customer_id": "cust_1"}):
        hidden = explained(catalog, pump, caller=SELLER, **more)
        assert (hidden.steps, hidden.basis, hidden.is_from_cost) == ((), None, True)
        shown = explained(catalog, pump, caller=MANAGER, **more)
        assert shown.unit_price == hidden.unit_price
        assert "50.00" in [step.value.amount for step in shown.steps]
    which = {"price_list_id": retail.price_list_id, "price_list_version": 1}
    rule = catalog.call("get_price_list_version", caller=SELLER, **which).rules[0]
    assert (rule.base, rule.discount_rate) == ("cost", None)
    assert catalog.call("get_price_list_version", caller=MANAGER, **which).rules[
        0
    ].discount_rate == Decimal("-0.3")
    line = {"lines": [{"product_id": pump.product_id}]}
    assert catalog.call("price_lines", caller=SELLER, **line).items[0].cost is None
    assert catalog.call("price_lines", **line).items[0].cost == Money.of("50.00")


def test_a_partners_people_see_their_own_supply_prices_only(catalog):
    pump = a_product(catalog)
    in_force(catalog, a_list(catalog), fixed("100.00"))
    ours = a_list(catalog, "partner", partner_id="part_1")
    theirs = a_list(catalog, "partner", partner_id="part_2")
    in_force(catalog, theirs, fixed("10.00"))
    in_force(catalog, ours, fixed("80.00"))
    assert unit_price(catalog, pump, caller=PARTNER, partner_id="part_1") == "80.00"
    for foreign in ({"partner_id": "part_2"}, {"customer_id": "cust_1"}):
        with pytest.raises(Refused) as refused:
            explained(catalog, pump, caller=PARTNER, **foreign)
        assert refused.value.kind == "not_found"
    listed = catalog.call("list_price_lists", caller=PARTNER).items
    assert {one.partner_id for one in listed} == {None, "part_1"}
    with pytest.raises(Refused) as refused:
        catalog.call("get_price_list", caller=PARTNER, price_list_id=theirs.price_list_id)
    assert refused.value.kind == "not_found"


def test_a_line_is_priced_whole_with_its_list_price_and_cost(catalog):
    pump = a_product(catalog, cost={"amount": money("33.33"), "valid_from": "2026-01-01"})
    in_force(catalog, a_list(catalog), for_product(pump, "100.00"))
    volume = in_force(catalog, a_list(catalog, "volume"), off("0.333333", min_quantity="2"))
    (line,) = catalog.call(
        "price_lines", lines=[{"product_id": pump.product_id, "quantity": "2.5"}]
    ).items
    assert (line.list_price, line.net_price, line.cost) == (
        Money.of("250.00"), Money.of("166.68"), Money.of("83.33"))
    assert (line.price_list_id, line.rule_id) == (volume.price_list_id, volume.rules[0].rule_id)
    assert (line.product_line, line.category_path, line.problem) == (
        "pumps", "industrial/pumps/centrifugal", None)


def test_what_has_no_price_says_why_and_the_other_lines_keep_theirs(catalog):
    pump, old = a_product(catalog), a_product(catalog)
    catalog.call("change_product", product_id=old.product_id, is_active=False)
    in_force(catalog, a_list(catalog), fixed("100.00"))
    lines = catalog.call(
        "price_lines",
        lines=[
            {"product_id": pump.product_id},
            {"product_id": "prod_𠮷😀"},
            {"product_id": old.product_id},
            {"product_id": pump.product_id, "variant_id": "none"},
            {"product_id": pump.product_id, "quantity": "1000000000"},
        ],
    ).items
    assert [line.problem for line in lines] == [
        None, "product.unknown", "product.inactive", "product.variant_unknown", None]
    assert [line.is_known for line in lines] == [True, False, True, True, True]
    assert lines[4].net_price == Money.of("100000000000.00")


def test_a_price_too_large_to_hold_is_no_accident(catalog):
    pump = a_product(catalog)
    in_force(catalog, a_list(catalog), fixed("92233720368547758.07"))
    (line,) = catalog.call(
        "price_lines", lines=[{"product_id": pump.product_id, "quantity": "2"}]
    ).items
    assert (line.net_price, line.problem) == (None, "price.out_of_range")


def test_prices_of_another_currency_do_not_apply(catalog):
    pump = a_product(catalog, cost={"amount": money("50.00"), "valid_from": "2026-01-01"})
    in_force(catalog, a_list(catalog), fixed("100.00"))
    in_force(catalog, a_list(catalog, currency="JPY"), fixed("2000", currency="JPY"))
    wished = {"lines": [{"product_id": pump.product_id, "quantity": "1.5"}]}
    (line,) = catalog.call("price_lines", currency="JPY", **wished).items
    assert (line.net_price, line.cost) == (Money.of("3000", "JPY"), None)
    (line,) = catalog.call("price_lines", currency="EUR", **wished).items
    assert (line.net_price, line.problem) == (None, "price.none")


@pytest.mark.parametrize("number", [1, 200])
def test_any_number_of_lines_is_one_look_at_the_database(catalog, number):
    pumps = [a_product(catalog) for _ in range(3)]
    retail = a_list(catalog)
    in_force(catalog, retail, *(for_product(pump, "100.00") for pump in pumps))
    lines = [{"product_id": pumps[place % 3].product_id} for place in range(number)]
    statements: list[str] = []
    event.listen(
        catalog.engine, "before_cursor_execute", lambda *call: statements.append(call[2])
    )
    priced = catalog.call("price_lines", lines=lines).items
    assert [line.net_price for line in priced] == [Money.of("100.00")] * number
    assert len(statements) == 4


def test_an_ambiguity_that_slipped_in_is_an_error_that_names_both(catalog):
    """Approval refuses it; whoever brings it in another way is told, not given a guess."""
    pump, retail = a_product(catalog), a_list(catalog)
    version = in_force(catalog, retail, fixed("100.00"))
    first: PriceRule = version.rules[0]
    with catalog.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO price_rule SELECT 'rule_zz', price_list_id, price_list_version, 1,"
            " target, product_id, category_path, replace(rule, rule_id, 'rule_zz')"
            " FROM price_rule"
        )
    with pytest.raises(Refused) as refused:
        explained(catalog, pump)
    assert refused.value.codes == ["price.ambiguous"]
    assert refused.value.error["errors"][0]["details"] == {
        "first": first.rule_id, "second": "rule_zz"}
