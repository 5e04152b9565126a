"""What forbids a version beside the others: cycles of any length, equal rules on a common day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.periods import Period
from services.catalog.contract import PriceListKind, RuleTarget
from services.catalog.rules.approving import Rules, Standing, cycles, equal_rules
from tests.catalog.builders import a_rule

JANUARY, MARCH, JUNE = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)


def stands(name: str, base: str | None = None, number: int = 1, since: date = JANUARY,
           kind: PriceListKind = PriceListKind.VOLUME, *, uses_list: bool = False) -> Standing:
    return Standing(name, number, since, kind, base, uses_list)


def ways(fresh: Standing, *approved: Standing) -> list[str]:
    return [refusal.details["lists"] for refusal in cycles(fresh, approved)]


RETAIL = stands("retail", kind=PriceListKind.RETAIL)
CYCLES = [
    ("alone", stands("a"), (), []),
    ("on itself", stands("a", "a"), (), ["a -> a"]),
    ("on each other", stands("a", "b"), (stands("b", "a"),), ["a -> b -> a"]),
    ("a long way round", stands("a", "b"),
     tuple(stands(name, base) for name, base in zip("bcdef", "cdefa", strict=True)),
     ["a -> b -> c -> d -> e -> f -> a"]),
    ("a long way without return", stands("a", "b"),
     tuple(stands(name, base) for name, base in zip("bcde", "cdef", strict=True)), []),
    ("a cycle of others is not its own", stands("a", "b"), (stands("b", "c"), stands("c", "b")),
     []),
    ("two on one base", stands("a", "c"), (stands("b", "c"), stands("c")), []),
    ("retail on its own price", stands("retail", kind=PriceListKind.RETAIL, uses_list=True), (),
     ["retail -> retail"]),
    ("through the retail list", stands("a", uses_list=True),
     (stands("retail", "a", kind=PriceListKind.RETAIL),), ["a -> retail -> a"]),
    ("on the retail list", stands("a", uses_list=True), (RETAIL,), []),
    ("the other has let go of it", stands("a", "b", since=MARCH),
     (stands("b", "a"), stands("b", None, 2, MARCH)), []),
    ("the other lets go of it only later", stands("a", "b", since=MARCH),
     (stands("b", "a"), stands("b", None, 2, JUNE)), ["a -> b -> a"]),
    ("the other takes it up later", stands("a", "b", since=MARCH),
     (stands("b"), stands("b", "a", 2, JUNE)), ["a -> b -> a"]),
    ("its own earlier version is gone by then", stands("a", None, 2, MARCH),
     (stands("a", "b"), stands("b", "a")), []),
]


@pytest.mark.parametrize(("fresh", "approved", "expected"), [case[1:] for case in CYCLES],
                         ids=[case[0] for case in CYCLES])
def test_no_list_is_based_on_itself(fresh, approved, expected):
    assert ways(fresh, *approved) == expected


@given(st.integers(1, 60))
def test_a_ring_of_any_length_is_found(length):
    names = [f"list_{number}" for number in range(length)]
    others = [stands(names[number], names[(number + 1) % length]) for number in range(1, length)]
    (way,) = ways(stands(names[0], names[1 % length]), *others)
    assert way.count("->") == length


def clashes(rules, *others, since: date = JANUARY) -> list[tuple[str, str, str]]:
    fresh = Rules("fresh", Period(since), rules)
    return [(one.field, one.details["first"], one.details["second"])
            for one in equal_rules(fresh, others)]


FIRST = a_rule("first")
EQUAL = [
    ("the same twice", a_rule("second", "1.00"), True),
    ("another quantity", a_rule("second", min_quantity=Decimal(2)), False),
    ("the same quantity, written otherwise", a_rule("second", min_quantity=Decimal("0.000")), True),
    ("another first day", a_rule("second", valid_from=MARCH), False),
    ("another last day", a_rule("second", valid_to=MARCH), True),
    ("another target", a_rule("second", target=RuleTarget.PRODUCT, product_id="p"), False),
]


@pytest.mark.parametrize(("second", "is_equal"), [case[1:] for case in EQUAL],
                         ids=[case[0] for case in EQUAL])
def test_equal_rules_of_one_version(second, is_equal):
    assert clashes([FIRST, second]) == ([("rules.1", "first", "second")] if is_equal else [])


def test_two_categories_of_one_depth_never_meet():
    rules = [
        a_rule(path, target=RuleTarget.CATEGORY, category_path=path) for path in ("a/b", "a/c")
    ]
    assert clashes(rules) == []


OTHERS = [
    ("side by side", Period(JANUARY), {}, True),
    ("gone before it begins", Period(JANUARY, MARCH), {}, False),
    ("a day in common", Period(JANUARY, date(2026, 3, 2)), {}, True),
    ("its rule has ended by then", Period(JANUARY), {"valid_to": MARCH}, False),
    ("begins later", Period(JUNE), {}, True),
]


@pytest.mark.parametrize(("holds", "more", "is_equal"), [case[1:] for case in OTHERS],
                         ids=[case[0] for case in OTHERS])
def test_equal_rules_of_two_lists_matter_on_common_days(holds, more, is_equal):
    other = Rules("other", holds, [a_rule("theirs", **more)])
    found = clashes([FIRST], other, since=MARCH)
    assert found == ([("rules.0", "theirs", "first")] if is_equal else [])


def test_a_rule_that_ends_before_its_version_holds_clashes_with_nothing():
    rules = [a_rule("a", valid_to=JANUARY), a_rule("b", valid_to=JANUARY)]
    assert clashes(rules, since=MARCH) == []
