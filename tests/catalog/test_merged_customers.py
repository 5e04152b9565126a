"""Lists of a key account that was merged count for what it is now, after the own ones."""

from __future__ import annotations

import pytest

from chassis.testing import Refused
from tests.catalog.builders import a_list, a_product, fixed, for_product, in_force, unit_price
from tests.merges import went


def key_account(catalog, customer_id, *rules):
    return in_force(catalog, a_list(catalog, "key_account", customer_id=customer_id), *rules)


def line_price(catalog, product, customer_id):
    (line,) = catalog.call("price_lines", customer_id=customer_id, lines=[
        {"product_id": product.product_id}]).items
    return line.net_price and str(line.net_price.amount)


@pytest.fixture
def pump(catalog):
    made = a_product(catalog)
    in_force(catalog, a_list(catalog), fixed("100.00"))
    return made


def test_the_list_of_a_merged_customer_counts_for_both_ids_until_it_is_undone(catalog, pump):
    key_account(catalog, "cust_old", fixed("70.00"))
    assert unit_price(catalog, pump, customer_id="cust_keep") == "100.00"
    catalog.hears(went("cust_old", "cust_keep"))
    for name in ("cust_keep", "cust_old"):
        assert unit_price(catalog, pump, customer_id=name) == "70.00"
        assert line_price(catalog, pump, name) == "70.00"
    catalog.hears(went("cust_old", None, 3))
    assert unit_price(catalog, pump, customer_id="cust_keep") == "100.00"
    assert unit_price(catalog, pump, customer_id="cust_old") == "70.00"


def test_the_survivors_own_list_comes_first_and_leaves_what_it_does_not_say(catalog, pump):
    valve = a_product(catalog)
    key_account(catalog, "cust_keep", for_product(pump, "80.00"))
    key_account(catalog, "cust_old", for_product(pump, "70.00"), for_product(valve, "7.00"))
    catalog.hears(went("cust_old", "cust_keep"))
    for name in ("cust_keep", "cust_old"):
        assert unit_price(catalog, pump, customer_id=name) == "80.00"
        assert unit_price(catalog, valve, customer_id=name) == "7.00"


def test_two_merged_customers_lists_that_are_equal_are_an_error_and_no_guess(catalog, pump):
    key_account(catalog, "cust_a", fixed("70.00"))
    key_account(catalog, "cust_b", fixed("60.00"))
    catalog.hears(went("cust_a", "cust_b"), went("cust_b", "cust_c"))
    with pytest.raises(Refused) as refused:
        unit_price(catalog, pump, customer_id="cust_c")
    assert refused.value.codes == ["price.ambiguous"]
    assert line_price(catalog, pump, "cust_a") is None
    key_account(catalog, "cust_c", fixed("65.00"))
    assert unit_price(catalog, pump, customer_id="cust_a") == "65.00"


def test_a_merged_customers_list_comes_before_the_partners_and_the_volume_list(catalog, pump):
    key_account(catalog, "cust_old", fixed("70.00"))
    in_force(catalog, a_list(catalog, "partner", partner_id="part_1"), fixed("60.00"))
    catalog.hears(went("cust_old", "cust_keep"))
    assert unit_price(catalog, pump, customer_id="cust_keep", partner_id="part_1") == "70.00"
    assert unit_price(catalog, pump, partner_id="part_1") == "60.00"
