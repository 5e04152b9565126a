"""May this product be stored? Everything that is wrong with it at once.

A category path is a/b/c, from the widest to the narrowest, without empty parts; variants of one
product have ids of their own; floor price and cost are not negative.
Source: requirement 6; modules.md 6.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kernel.money import Money
from kernel.refusal import Refusal
from services.catalog.contract import Variant

SEPARATOR = "/"


@dataclass(frozen=True)
class Facts:
    category_path: str
    variants: Sequence[Variant]
    floor_price: Money | None
    cost: Money | None


def wrong_product(facts: Facts) -> Iterator[Refusal]:
    if not is_path(facts.category_path):
        yield Refusal("product.category_malformed", "category_path")
    ids = [variant.variant_id for variant in facts.variants]
    if len(set(ids)) != len(ids):
        yield Refusal("product.variant_twice", "variants")
    for name, amount in (("floor_price", facts.floor_price), ("cost.amount", facts.cost)):
        if amount is not None and amount.minor < 0:
            yield Refusal("product.amount_negative", name)


def is_path(path: str) -> bool:
    """Is every part of the path there, without spaces around it?"""
    return all(part and part == part.strip() for part in path.split(SEPARATOR))


def ancestors(path: str) -> tuple[str, ...]:
    """The category itself and those above it, the narrowest first: a/b/c, a/b, a."""
    parts = path.split(SEPARATOR)
    return tuple(SEPARATOR.join(parts[:length]) for length in range(len(parts), 0, -1))
