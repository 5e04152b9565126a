"""What does a rule make of its base? Every step by name, with the unit price after it.

A fixed price is its only step. Otherwise: base -> discount (base x (1 - rate)) -> round to the
nearest multiple (a half up) -> surcharge -> at least base + least margin -> at most base + largest
margin. Each step is exact and rounded half-up once at its end. Rounding to 10 with a surcharge of
-0.01 makes prices that end in 9.99: 104 becomes 99.99.
Source: field notes 6.1 (price computation of a pricelist item).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kernel.exact import half_away
from kernel.money import Money
from kernel.wording import percent
from services.catalog.contract import PriceMethod, PriceRule, StepName


@dataclass(frozen=True)
class Step:
    name: StepName
    value: Money
    by: str | None = None


def steps_of(rule: PriceRule, base: Money | None) -> tuple[Step, ...]:
    """The steps of a rule; the last one's value is the unit price.

    Raises ValueError money.out_of_range when an amount is too large to hold.
    """
    if rule.method is PriceMethod.FIXED:
        return (Step(StepName.FIXED, _given(rule.price)),)
    return tuple(_from_base(rule, _given(base)))


def _from_base(rule: PriceRule, base: Money) -> Iterator[Step]:
    price = base
    yield Step(StepName.BASE, price, None if rule.base is None else rule.base.value)
    if rule.discount_rate is not None:
        price = price.times(1 - rule.discount_rate)
        yield Step(StepName.DISCOUNT, price, percent(rule.discount_rate))
    if rule.round_to is not None:
        price = rounded(price, rule.round_to)
        yield Step(StepName.ROUND, price, rule.round_to.amount)
    if rule.surcharge is not None:
        price += rule.surcharge
        yield Step(StepName.SURCHARGE, price, rule.surcharge.amount)
    yield from _bounded(rule, base, price)


def _bounded(rule: PriceRule, base: Money, price: Money) -> Iterator[Step]:
    if rule.min_margin is not None:
        price = max(price, base + rule.min_margin)
        yield Step(StepName.MIN_MARGIN, price, rule.min_margin.amount)
    if rule.max_margin is not None:
        price = min(price, base + rule.max_margin)
        yield Step(StepName.MAX_MARGIN, price, rule.max_margin.amount)


def rounded(price: Money, multiple: Money) -> Money:
    """The nearest multiple, a half up."""
    times = half_away(Fraction(price.minor, multiple.minor))
    return Money(times * multiple.minor, price.currency)


def line_price(unit: Money, quantity: Decimal) -> Money:
    """So many units at this price, rounded once."""
    return unit.times(quantity)


def _given(amount: Money | None) -> Money:
    if amount is None:
        raise ValueError("price.base_missing")
    return amount
