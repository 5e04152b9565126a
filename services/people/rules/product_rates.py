"""Which part of a sale goes through the tiers, and which earns a rate of its product's own?

The narrowest rate that fits a line wins: variant, product, category (the longest path that holds
the line's), else all: the component's tiers. A rate of 0 makes a product free of commission. The
base of a line is its net price (gross), or what remains of it above its cost, never below nothing
(margin). Source: modules.md 3; field notes 3.2 (OCA's product criteria; margin base =
max(0, amount - cost)).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from kernel.money import Money, total
from services.people.contract import Component
from services.people.contract.terms import Basis, ProductRate, RateLevel
from services.pipeline.contract.sale import SaleFacts, SaleLine

_NARROW_TO_WIDE = (RateLevel.VARIANT, RateLevel.PRODUCT, RateLevel.CATEGORY)


@dataclass(frozen=True)
class Bases:
    """What of a sale goes through the tiers, and what earns at which rate outside of them."""

    tiered: Money
    rated: tuple[tuple[Fraction, Money], ...] = ()


def bases(component: Component, sale: SaleFacts) -> Bases:
    """The bases of a whole sale in a component."""
    if component.basis is Basis.GROSS and not component.product_rates:
        return Bases(sale.amount)
    parts: dict[Fraction | None, list[Money]] = {}
    for line in sale.lines:
        parts.setdefault(rate_for(line, component.product_rates), []).append(
            _base(component.basis, line))
    tiered = total(parts.pop(None, []), sale.currency)
    rated = [(rate, total(many, sale.currency)) for rate, many in parts.items() if rate is not None]
    return Bases(tiered, tuple(sorted(rated, key=lambda part: part[0])))


def rate_for(line: SaleLine, rates: Iterable[ProductRate]) -> Fraction | None:
    """The rate of the line's own; None: the tiers."""
    fitting = [one for one in rates if _fits(line, one)]
    narrowest = min(
        fitting, key=lambda one: (_NARROW_TO_WIDE.index(one.level), -len(one.reference)),
        default=None)
    return None if narrowest is None else Fraction(narrowest.rate)


def _fits(line: SaleLine, rate: ProductRate) -> bool:
    if rate.level is RateLevel.VARIANT:
        return line.variant_id == rate.reference
    if rate.level is RateLevel.PRODUCT:
        return line.product_id == rate.reference
    return f"{line.category_path}/".startswith(f"{rate.reference.rstrip('/')}/")


def _base(basis: Basis, line: SaleLine) -> Money:
    if basis is Basis.GROSS:
        return line.net_price
    return max(line.net_price - line.cost, Money.zero(line.net_price.currency))
