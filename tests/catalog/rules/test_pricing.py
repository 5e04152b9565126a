"""The chain of lists and bases, without a database."""

from __future__ import annotations

from decimal import Decimal

import pytest

from services.catalog.contract import PriceBase, PriceListKind, PriceMethod
from services.catalog.rules.choosing import Problem
from services.catalog.rules.pricing import Book, Price, price, retail_price, times
from tests.catalog.builders import a_held_list, a_rule, an_item, yuan


def based(base: PriceBase, rate: str = "0.1", **more):
    return a_rule(method=PriceMethod.PERCENTAGE, price=None, base=base,
                  discount_rate=Decimal(rate), **more)


def a_book(*own, also=(), costs=None):
    lists = {held.price_list_id: held for held in (*own, *also)}
    return Book(tuple((held,) for held in own), lists, costs or {})


RETAIL = a_held_list(a_rule("r", "100.00"), list_id="retail")


def test_the_first_list_that_has_a_rule_prices_the_line():
    account = a_held_list(a_rule("k", "70.00", min_quantity=Decimal(5)), list_id="account",
                          kind=PriceListKind.KEY_ACCOUNT)
    book = a_book(account, RETAIL)
    assert price(an_item("4"), book).unit == yuan("100.00")
    assert price(an_item("5"), book).unit == yuan("70.00")


def test_the_retail_price_is_of_quantity_one():
    retail = a_held_list(a_rule("r", "100.00"), a_rule("many", "50.00", min_quantity=Decimal(10)))
    book = a_book(retail)
    assert (price(an_item("10"), book).unit, retail_price(an_item("10"), book).unit) == (
        yuan("50.00"), yuan("100.00"))


def test_the_chain_names_every_rule_from_the_deepest_base():
    volume = a_held_list(based(PriceBase.LIST, rule_id="v"), list_id="volume",
                         kind=PriceListKind.VOLUME)
    supply = a_held_list(based(PriceBase.OTHER_LIST, rule_id="s"), list_id="supply",
                         kind=PriceListKind.PARTNER, base_list_id="volume")
    found = price(an_item(), a_book(supply, RETAIL, also=[volume]))
    assert isinstance(found, Price)
    assert [one.chosen.rule.rule_id for one in found.chain] == ["r", "v", "s"]
    assert (found.unit, found.is_from_cost) == (yuan("81.00"), False)


def test_cost_is_known_to_be_in_the_chain_however_deep():
    retail = a_held_list(based(PriceBase.COST, "-0.3"), list_id="retail")
    account = a_held_list(based(PriceBase.LIST), list_id="account", kind=PriceListKind.KEY_ACCOUNT)
    found = price(an_item(), a_book(account, retail, costs={"prod_1": yuan("50.00")}))
    assert (found.unit, found.is_from_cost) == (yuan("58.50"), True)


def test_a_cost_of_zero_is_a_cost():
    book = a_book(a_held_list(based(PriceBase.COST)), costs={"prod_1": yuan("0.00")})
    assert price(an_item(), book).unit == yuan("0.00")


MISSING = [
    ("no list", a_book(), "price.none"),
    ("no cost", a_book(a_held_list(based(PriceBase.COST))), "price.base_missing"),
    ("no retail price", a_book(a_held_list(based(PriceBase.LIST), kind=PriceListKind.VOLUME)),
     "price.base_missing"),
    ("no base list", a_book(a_held_list(based(PriceBase.OTHER_LIST), base_list_id="gone")),
     "price.base_missing"),
    ("a base list without a rule",
     a_book(a_held_list(based(PriceBase.OTHER_LIST), base_list_id="empty"),
            also=[a_held_list(list_id="empty", kind=PriceListKind.VOLUME)]), "price.base_missing"),
    ("below zero", a_book(a_held_list(a_rule(
        method=PriceMethod.FORMULA, price=None, base=PriceBase.COST, surcharge=yuan("-1.00"))),
        costs={"prod_1": yuan("0.50")}), "price.negative"),
    ("too large", a_book(a_held_list(based(PriceBase.COST, "-10")),
                         costs={"prod_1": yuan("92233720368547758.07")}), "price.out_of_range"),
    ("based on itself", a_book(a_held_list(based(PriceBase.LIST))), "price_list.cycle"),
    ("two equal", a_book(a_held_list(a_rule("a"), a_rule("b"))), "price.ambiguous"),
]


@pytest.mark.parametrize(("book", "code"), [case[1:] for case in MISSING],
                         ids=[case[0] for case in MISSING])
def test_what_stands_in_the_way_is_said(book, code):
    found = price(an_item(), book)
    assert isinstance(found, Problem)
    assert found.code == code


def test_a_problem_of_the_first_list_is_not_hidden_by_the_next():
    account = a_held_list(based(PriceBase.COST), list_id="account", kind=PriceListKind.KEY_ACCOUNT)
    assert price(an_item(), a_book(account, RETAIL)).code == "price.base_missing"


def test_a_line_too_large_is_said():
    assert times(yuan("92233720368547758.07"), Decimal(2)) == Problem("price.out_of_range")
