"""Is a price rule complete, and does it contradict itself?

A rule names exactly what its target needs. A fixed price stands alone; a percentage needs its base
and its rate; a formula needs its base. Days run from before to after, the least margin is not above
the largest, what is rounded to is above zero, and all amounts are in the list's currency.
Source: field notes 6.1 (pricelist guards).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kernel.refusal import Refusal
from services.catalog.contract import PriceBase, PriceMethod, PriceRuleInput, RuleTarget
from services.catalog.rules.products import is_path

_NEEDED = {
    RuleTarget.VARIANT: {"product_id", "variant_id"},
    RuleTarget.PRODUCT: {"product_id"},
    RuleTarget.CATEGORY: {"category_path"},
    RuleTarget.ALL: set[str](),
}
_NAMES = ("product_id", "variant_id", "category_path")
_PARTS = {
    PriceMethod.FIXED: {"price"},
    PriceMethod.PERCENTAGE: {"base", "discount_rate"},
    PriceMethod.FORMULA: {
        "base", "discount_rate", "round_to", "surcharge", "min_margin", "max_margin",
    },
}
_MUST = {**_PARTS, PriceMethod.FORMULA: {"base"}}
_EVERY_PART = sorted(set().union(*_PARTS.values()))
_AMOUNTS = ("price", "round_to", "surcharge", "min_margin", "max_margin")


def wrong_rules(
    rules: Sequence[PriceRuleInput], currency: str, base_list_id: str | None
) -> list[Refusal]:
    """Everything that is wrong with the rules of a version, each by its place."""
    return [
        Refusal(one.code, f"rules.{place}.{one.field}", one.details)
        for place, rule in enumerate(rules)
        for one in (
            *_wrong_target(rule),
            *_wrong_method(rule, base_list_id),
            *_wrong_amounts(rule, currency),
            *_wrong_dates(rule),
        )
    ]


def _wrong_target(rule: PriceRuleInput) -> Iterator[Refusal]:
    needed = _NEEDED[rule.target]
    for name in _NAMES:
        if getattr(rule, name) is None and name in needed:
            yield Refusal("field.required", name)
        if getattr(rule, name) is not None and name not in needed:
            yield Refusal("rule.not_of_target", name, {"target": rule.target.value})
    if rule.category_path is not None and not is_path(rule.category_path):
        yield Refusal("product.category_malformed", "category_path")


def _wrong_method(rule: PriceRuleInput, base_list_id: str | None) -> Iterator[Refusal]:
    for name in _EVERY_PART:
        is_given = getattr(rule, name) is not None
        if not is_given and name in _MUST[rule.method]:
            yield Refusal("field.required", name)
        if is_given and name not in _PARTS[rule.method]:
            yield Refusal("rule.not_of_method", name, {"method": rule.method.value})
    if rule.base is PriceBase.OTHER_LIST and base_list_id is None:
        yield Refusal("rule.base_list_missing", "base")


def _wrong_amounts(rule: PriceRuleInput, currency: str) -> Iterator[Refusal]:
    given = {name: getattr(rule, name) for name in _AMOUNTS if getattr(rule, name) is not None}
    foreign = [name for name, amount in given.items() if amount.currency != currency]
    yield from (Refusal("rule.currency", name, {"currency": currency}) for name in foreign)
    if "price" in given and given["price"].minor < 0:
        yield Refusal("rule.price_negative", "price")
    if "round_to" in given and given["round_to"].minor <= 0:
        yield Refusal("rule.round_to_not_positive", "round_to")
    margins = [given[name].minor for name in ("min_margin", "max_margin") if name in given]
    if len(margins) == 2 and margins[0] > margins[1]:
        yield Refusal("rule.margins_crossed", "min_margin")


def _wrong_dates(rule: PriceRuleInput) -> Iterator[Refusal]:
    if rule.valid_to is not None and (rule.valid_from or date.min) >= rule.valid_to:
        yield Refusal("period.not_ascending", "valid_to")
