"""Which rule prices a line: the order of field notes 6.1, as a table."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.contract import PriceListKind, RuleTarget
from services.catalog.rules.choosing import Chosen, Problem, choose, rank
from tests.catalog.builders import DAY, a_held_list, a_rule, an_item

ALL = a_rule("all")
WIDE = a_rule("wide", target=RuleTarget.CATEGORY, category_path="a")
DEEP = a_rule("deep", target=RuleTarget.CATEGORY, category_path="a/b")
DEEPEST = a_rule("deepest", target=RuleTarget.CATEGORY, category_path="a/b/c")
PRODUCT = a_rule("product", target=RuleTarget.PRODUCT, product_id="prod_1")
VARIANT = a_rule("variant", target=RuleTarget.VARIANT, product_id="prod_1", variant_id="red")
IN_ORDER = (VARIANT, PRODUCT, DEEPEST, DEEP, WIDE, ALL)
RED = an_item(variant_id="red")


def first(item, *rules):
    found = choose(item, [a_held_list(*rules)])
    assert not isinstance(found, Problem)
    return None if found is None else found.rule.rule_id


@pytest.mark.parametrize("place", range(len(IN_ORDER)))
def test_the_narrower_target_comes_first(place):
    rules = list(IN_ORDER[place:])
    for _ in range(5):
        random.Random(place).shuffle(rules)
        assert first(RED, *rules) == IN_ORDER[place].rule_id


BULK = a_rule("bulk", min_quantity=Decimal(10))
QUANTITIES = [("0.001", "all"), ("9.999", "all"), ("10", "bulk"), ("1000000000", "bulk")]


@pytest.mark.parametrize(("quantity", "expected"), QUANTITIES)
def test_the_larger_least_quantity_that_is_reached_comes_first(quantity, expected):
    assert first(an_item(quantity), ALL, BULK) == expected


def test_the_target_comes_before_the_quantity_and_that_before_the_day():
    late = a_rule("late", valid_from=date(2026, 3, 1))
    early = a_rule("early", valid_from=date(2026, 2, 1))
    assert first(an_item("10"), BULK, PRODUCT) == "product"
    assert first(an_item("10"), BULK, late) == "bulk"
    assert first(an_item("1"), early, late, ALL) == "late"


DAYS = [
    ("open at both ends", None, None, True),
    ("begins today", DAY, None, True),
    ("begins tomorrow", date(2026, 4, 1), None, False),
    ("ended yesterday", None, date(2026, 3, 31), False),
    ("ends today at midnight", None, date(2026, 4, 1), True),
    ("only today", DAY, date(2026, 4, 1), True),
]


@pytest.mark.parametrize(("begins", "ends", "is_candidate"), [case[1:] for case in DAYS],
                         ids=[case[0] for case in DAYS])
def test_days_are_from_and_until_before(begins, ends, is_candidate):
    rule = a_rule(valid_from=begins, valid_to=ends)
    assert (first(an_item(), rule) is not None) is is_candidate


def test_29_february():
    rule = a_rule(valid_from=date(2024, 2, 29), valid_to=date(2024, 3, 1))
    found = [day for day in (date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1))
             if first(an_item(day=day), rule)]
    assert found == [date(2024, 2, 29)]


@pytest.mark.parametrize("rule", [
    a_rule(target=RuleTarget.PRODUCT, product_id="prod_2"),
    a_rule(target=RuleTarget.VARIANT, product_id="prod_1", variant_id="blue"),
    a_rule(target=RuleTarget.VARIANT, product_id="prod_2", variant_id="red"),
    a_rule(target=RuleTarget.CATEGORY, category_path="a/b/c/d"),
    a_rule(target=RuleTarget.CATEGORY, category_path="a/bb"),
    a_rule(target=RuleTarget.CATEGORY, category_path="b"),
    a_rule(min_quantity=Decimal("1.000001")),
], ids=lambda rule: f"{rule.target.value} {rule.category_path or rule.product_id}")
def test_what_does_not_cover_the_line_is_no_candidate(rule):
    assert choose(RED, [a_held_list(rule)]) is None


def test_without_a_variant_the_variants_rule_does_not_apply():
    assert first(an_item(), VARIANT, PRODUCT) == "product"


def test_two_that_are_equal_are_an_error_that_names_both():
    rules = [a_rule("b"), a_rule("a", price="1.00")]
    expected = Problem("price.ambiguous", {"first": "a", "second": "b"})
    assert choose(an_item(), [a_held_list(*rules)]) == expected
    apart = [a_held_list(rules[0]), a_held_list(rules[1], list_id="plist_2")]
    assert choose(an_item(), apart) == expected
    assert first(an_item(), *rules, PRODUCT) == "product"


def test_the_list_of_the_rule_is_told():
    held = a_held_list(ALL, list_id="plist_9", kind=PriceListKind.VOLUME)
    assert choose(an_item(), [a_held_list(), held]) == Chosen(held, ALL)
    assert choose(an_item(), []) is None


days = st.none() | st.dates(date(2026, 1, 1), date(2026, 3, 31))
some_rules = st.builds(
    lambda target, quantity, begins: a_rule(
        f"{target}/{quantity}/{begins}", target=target, valid_from=begins,
        min_quantity=Decimal(quantity),
        product_id="prod_1" if target in (RuleTarget.PRODUCT, RuleTarget.VARIANT) else None,
        variant_id="red" if target is RuleTarget.VARIANT else None,
        category_path="a" if target is RuleTarget.CATEGORY else None),
    st.sampled_from(list(RuleTarget)), st.integers(0, 5), days)


@given(st.lists(some_rules, min_size=1, max_size=12, unique_by=lambda rule: rule.rule_id),
       st.randoms(use_true_random=False))
def test_the_order_of_writing_never_matters(rules, chance):
    item = an_item("3", variant_id="red")
    before = choose(item, [a_held_list(*rules)])
    chance.shuffle(rules)
    after = choose(item, [a_held_list(*rules)])
    assert (before is None) == (after is None)
    if isinstance(before, Chosen) and isinstance(after, Chosen):
        assert before.rule == after.rule
        covering = [rule for rule in rules if rule.min_quantity <= 3]
        assert rank(before.rule) == min(map(rank, covering))
