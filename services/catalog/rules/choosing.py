"""Which rule prices this line?

Candidates are the rules that are valid on the day ([from, to), open ends hold), whose target covers
the line and whose least quantity is reached. Of them the variant's comes before the product's, then
a category (a child beats its parent), then all; then the larger least quantity; then the later
first day. Two that are equal in all of this are an error that names both, never a guess.
Source: field notes 6.1 (pricelist resolution); modules.md 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from services.catalog.contract import PriceListKind, PriceRule, RuleTarget
from services.catalog.rules.products import SEPARATOR, ancestors

_NARROW_TO_WIDE = tuple(RuleTarget)


@dataclass(frozen=True)
class Item:
    """What is to be priced, on which day."""

    product_id: str
    variant_id: str | None
    category_path: str
    quantity: Decimal
    day: date


@dataclass(frozen=True)
class HeldList:
    """The version of a price list that holds on the day, with the rules that may matter."""

    price_list_id: str
    price_list_version: int
    kind: PriceListKind
    base_list_id: str | None
    rules: tuple[PriceRule, ...]


@dataclass(frozen=True)
class Problem:
    """Why there is no price: a code and what its sentence needs."""

    code: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Chosen:
    held: HeldList
    rule: PriceRule


Rank = tuple[int, int, Decimal, int]


def choose(item: Item, lists: Iterable[HeldList]) -> Chosen | Problem | None:
    """The one rule of these lists that prices the line; None when no rule covers it."""
    found = [Chosen(held, rule) for held in lists for rule in held.rules if covers(rule, item)]
    if not found:
        return None
    first = min(rank(one.rule) for one in found)
    equal = sorted(
        (one for one in found if rank(one.rule) == first), key=lambda one: one.rule.rule_id
    )
    if len(equal) > 1:
        return Problem(
            "price.ambiguous", {"first": equal[0].rule.rule_id, "second": equal[1].rule.rule_id}
        )
    return equal[0]


def covers(rule: PriceRule, item: Item) -> bool:
    """Is the rule a candidate for this line?"""
    return (
        is_valid_on(rule, item.day)
        and rule.min_quantity <= item.quantity
        and _is_target(rule, item)
    )


def is_valid_on(rule: PriceRule, day: date) -> bool:
    return (rule.valid_from is None or rule.valid_from <= day) and (
        rule.valid_to is None or day < rule.valid_to
    )


def rank(rule: PriceRule) -> Rank:
    """The smaller comes first; equal ranks of rules that cover one line are ambiguous."""
    depth = 0 if rule.category_path is None else rule.category_path.count(SEPARATOR) + 1
    begins = 0 if rule.valid_from is None else rule.valid_from.toordinal()
    return _NARROW_TO_WIDE.index(rule.target), -depth, -rule.min_quantity, -begins


def _is_target(rule: PriceRule, item: Item) -> bool:
    if rule.target is RuleTarget.CATEGORY:
        return rule.category_path in ancestors(item.category_path)
    if rule.target is RuleTarget.ALL:
        return True
    if rule.product_id != item.product_id:
        return False
    return rule.target is RuleTarget.PRODUCT or rule.variant_id == item.variant_id
