"""What a rule makes of its base: vectors of field notes 6.1, and properties."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import Money
from services.catalog.contract import PriceBase, PriceMethod
from services.catalog.rules.calculating import line_price, rounded, steps_of
from tests.catalog.builders import a_rule, yuan


def a_formula(**parts: Any) -> Any:
    return a_rule(method=PriceMethod.FORMULA, price=None, base=PriceBase.LIST, **parts)


def made(base: str, **parts: Any) -> list[tuple[str, str]]:
    steps = steps_of(a_formula(**parts), yuan(base))
    return [(step.name.value, step.value.amount) for step in steps]


CASES = [
    ("nothing to do", "104.00", {}, ["104.00"]),
    ("prices that end in 9.99", "104.00", {"round_to": yuan("10.00"), "surcharge": yuan("-0.01")},
     ["104.00", "100.00", "99.99"]),
    ("a half rounds up", "105.00", {"round_to": yuan("10.00")}, ["105.00", "110.00"]),
    ("just below a half", "104.99", {"round_to": yuan("10.00")}, ["104.99", "100.00"]),
    ("a discount", "104.00", {"discount_rate": Decimal("0.2")}, ["104.00", "83.20"]),
    ("a discount is rounded once", "0.05", {"discount_rate": Decimal("0.1")}, ["0.05", "0.05"]),
    ("on top", "50.00", {"discount_rate": Decimal("-0.3")}, ["50.00", "65.00"]),
    ("all of it", "104.00", {"discount_rate": Decimal(1)}, ["104.00", "0.00"]),
    ("discount before rounding", "130.00",
     {"discount_rate": Decimal("0.2"), "round_to": yuan("10.00"), "surcharge": yuan("-0.01")},
     ["130.00", "104.00", "100.00", "99.99"]),
    ("lifted to the least margin", "100.00",
     {"discount_rate": Decimal("0.5"), "min_margin": yuan("10.00")},
     ["100.00", "50.00", "110.00"]),
    ("held at the largest margin", "100.00",
     {"discount_rate": Decimal("-0.5"), "max_margin": yuan("20.00")},
     ["100.00", "150.00", "120.00"]),
    ("margins come after the surcharge", "100.00",
     {"surcharge": yuan("50.00"), "min_margin": yuan("10.00"), "max_margin": yuan("20.00")},
     ["100.00", "150.00", "150.00", "120.00"]),
    ("equal margins fix the price", "100.00",
     {"min_margin": yuan("5.00"), "max_margin": yuan("5.00")}, ["100.00", "105.00", "105.00"]),
    ("below zero is told, not hidden", "0.00", {"surcharge": yuan("-0.01")}, ["0.00", "-0.01"]),
]


@pytest.mark.parametrize(("base", "parts", "values"), [case[1:] for case in CASES],
                         ids=[case[0] for case in CASES])
def test_the_steps_of_a_formula(base, parts, values):
    assert [value for _, value in made(base, **parts)] == values


def test_the_steps_are_in_their_order_and_say_by_how_much():
    steps = steps_of(a_formula(
        discount_rate=Decimal("0.125"), round_to=yuan("10.00"), surcharge=yuan("1.00"),
        min_margin=yuan("0.00"), max_margin=yuan("9.00")), yuan("100.00"))
    assert [(step.name.value, step.by) for step in steps] == [
        ("base", "list"), ("discount", "12.5 %"), ("round", "10.00"), ("surcharge", "1.00"),
        ("min_margin", "0.00"), ("max_margin", "9.00")]


def test_a_fixed_price_stands_alone():
    (step,) = steps_of(a_rule(price="7.00"), None)
    assert (step.name.value, step.value) == ("fixed", yuan("7.00"))


def test_currencies_without_decimals():
    rule = a_formula(discount_rate=Decimal("0.333"), round_to=Money.of("100", "JPY"))
    assert steps_of(rule, Money.of("1000", "JPY"))[-1].value == Money.of("700", "JPY")


@pytest.mark.parametrize(("unit", "quantity", "whole"), [
    ("33.33", "3", "99.99"), ("0.01", "0.5", "0.01"), ("0.01", "0.49", "0.00"),
    ("99.99", "0.001", "0.10"), ("1.00", "1000000000", "1000000000.00"),
])
def test_a_line_is_rounded_once(unit, quantity, whole):
    assert line_price(yuan(unit), Decimal(quantity)) == yuan(whole)


amounts = st.integers(0, 10**12).map(lambda minor: Money(minor, "CNY"))
steps = st.integers(1, 10**6).map(lambda minor: Money(minor, "CNY"))


@given(amounts, steps)
def test_rounding_meets_a_multiple_and_goes_no_further_than_half(price, multiple):
    found = rounded(price, multiple)
    assert found.minor % multiple.minor == 0
    assert 2 * abs(found.minor - price.minor) <= multiple.minor


@given(amounts, st.decimals("-1", "1", places=6), amounts, amounts)
def test_margins_hold_whatever_comes_before(base, rate, one, other):
    least, most = sorted((one, other))
    found = steps_of(a_formula(discount_rate=rate, min_margin=least, max_margin=most), base)
    assert base + least <= found[-1].value <= base + most
