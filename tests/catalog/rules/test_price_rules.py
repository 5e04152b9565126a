"""What a rule must say, and what contradicts itself; and the small rules beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kernel.money import Money
from services.catalog.contract import (
    PriceBase,
    PriceListKind,
    PriceMethod,
    PriceRuleInput,
    RuleTarget,
    Variant,
)
from services.catalog.rules.buyers import wrong_buyer
from services.catalog.rules.price_rules import wrong_rules
from services.catalog.rules.products import Facts, ancestors, is_path, wrong_product
from tests.catalog.builders import yuan

ALL, FIXED, RATE, FORMULA = (
    RuleTarget.ALL, PriceMethod.FIXED, PriceMethod.PERCENTAGE, PriceMethod.FORMULA)
DAY, LATER = date(2024, 2, 29), date(2024, 3, 1)
ONE = yuan("1.00")


def formula(**parts):
    return PriceRuleInput(ALL, FORMULA, base=PriceBase.LIST, **parts)


RULES = [
    (PriceRuleInput(ALL, FIXED, price=ONE), []),
    (PriceRuleInput(ALL, FIXED, price=yuan("0.00")), []),
    (PriceRuleInput(ALL, FIXED), ["price field.required"]),
    (PriceRuleInput(ALL, FIXED, price=yuan("-0.01")), ["price rule.price_negative"]),
    (PriceRuleInput(ALL, FIXED, price=Money.of("1.00", "USD")), ["price rule.currency"]),
    (PriceRuleInput(ALL, FIXED, price=ONE, base=PriceBase.COST, round_to=ONE),
     ["base rule.not_of_method", "round_to rule.not_of_method"]),
    (PriceRuleInput(ALL, RATE), ["base field.required", "discount_rate field.required"]),
    (PriceRuleInput(ALL, RATE, base=PriceBase.OTHER_LIST, discount_rate=Decimal(0)),
     ["base rule.base_list_missing"]),
    (PriceRuleInput(ALL, RATE, base=PriceBase.COST, discount_rate=Decimal(0), surcharge=ONE),
     ["surcharge rule.not_of_method"]),
    (PriceRuleInput(ALL, FORMULA), ["base field.required"]),
    (formula(), []),
    (formula(round_to=yuan("0.00")), ["round_to rule.round_to_not_positive"]),
    (formula(round_to=yuan("-1.00")), ["round_to rule.round_to_not_positive"]),
    (formula(min_margin=ONE, max_margin=ONE), []),
    (formula(min_margin=yuan("1.01"), max_margin=ONE), ["min_margin rule.margins_crossed"]),
    (formula(surcharge=yuan("-5.00"), min_margin=yuan("-5.00")), []),
    (formula(valid_from=DAY, valid_to=LATER), []),
    (formula(valid_from=DAY, valid_to=DAY), ["valid_to period.not_ascending"]),
    (formula(valid_from=LATER, valid_to=DAY), ["valid_to period.not_ascending"]),
    (PriceRuleInput(RuleTarget.VARIANT, FIXED, product_id="p", price=ONE),
     ["variant_id field.required"]),
    (PriceRuleInput(RuleTarget.PRODUCT, FIXED, price=ONE), ["product_id field.required"]),
    (PriceRuleInput(RuleTarget.PRODUCT, FIXED, "p", "v", price=ONE),
     ["variant_id rule.not_of_target"]),
    (PriceRuleInput(RuleTarget.CATEGORY, FIXED, category_path="a//b", price=ONE),
     ["category_path product.category_malformed"]),
    (PriceRuleInput(ALL, FIXED, "p", price=ONE), ["product_id rule.not_of_target"]),
]


@pytest.mark.parametrize(("rule", "expected"), RULES, ids=range(len(RULES)))
def test_a_rule_is_whole_and_does_not_contradict_itself(rule, expected):
    found = wrong_rules([PriceRuleInput(ALL, FIXED, price=ONE), rule], "CNY", None)
    assert [f"{one.field.removeprefix('rules.1.')} {one.code}" for one in found] == expected


def test_everything_wrong_with_every_rule_is_said_at_once():
    faulty = PriceRuleInput(RuleTarget.PRODUCT, FIXED, valid_from=LATER, valid_to=DAY)
    found = wrong_rules([faulty, faulty], "CNY", None)
    assert [one.field for one in found] == [
        f"rules.{place}.{name}" for place in (0, 1) for name in ("product_id", "price", "valid_to")]


@pytest.mark.parametrize(("path", "is_whole"), [
    ("a", True), ("a/b/c", True), ("泵/离心泵 𠮷/😀", True), ("", False), ("/a", False),
    ("a/", False),
    ("a//b", False), ("a/ b", False), (" ", False),
])
def test_a_category_path(path, is_whole):
    assert is_path(path) is is_whole


def test_the_ancestors_of_a_category():
    assert ancestors("a/bb/c") == ("a/bb/c", "a/bb", "a")


def test_everything_wrong_with_a_product_is_said_at_once():
    same = (Variant("v", "red"), Variant("v", "blue"))
    found = wrong_product(Facts("a/", same, yuan("-1.00"), yuan("-0.01")))
    assert [(one.field, one.code) for one in found] == [
        ("category_path", "product.category_malformed"), ("variants", "product.variant_twice"),
        ("floor_price", "product.amount_negative"), ("cost.amount", "product.amount_negative")]
    assert list(wrong_product(Facts("a", (), None, yuan("0.00")))) == []


@pytest.mark.parametrize(("kind", "customer", "partner", "expected"), [
    (PriceListKind.RETAIL, None, None, []),
    (PriceListKind.VOLUME, "c", "p", ["price_list.not_of_kind"] * 2),
    (PriceListKind.KEY_ACCOUNT, "c", None, []),
    (PriceListKind.KEY_ACCOUNT, None, "p", ["field.required", "price_list.not_of_kind"]),
    (PriceListKind.PARTNER, None, "p", []),
    (PriceListKind.PARTNER, None, None, ["field.required"]),
])
def test_for_whom_a_list_is(kind, customer, partner, expected):
    assert [one.code for one in wrong_buyer(kind, customer, partner)] == expected
