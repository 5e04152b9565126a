"""May this version be put in force beside the others?

No list may be based on itself, however long the way round: on every day from the effective one, the
lists in force and what they are based on form no cycle (a rule with base `list` is based on the
retail lists). And no two rules may be equal where both could price a line: same target, same least
quantity, same first day, on a day that both hold. Gaps are allowed.
Source: field notes 6.1 (guards; longer cycles are refused as well; two equal are an error).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kernel.periods import Period
from kernel.refusal import Refusal
from kernel.versioned import Version, in_force
from services.catalog.contract import PriceListKind, PriceRule


@dataclass(frozen=True)
class Standing:
    """An approved version, as far as it matters to what is based on what."""

    price_list_id: str
    number: int
    effective_on: date
    kind: PriceListKind
    base_list_id: str | None
    uses_list_price: bool


@dataclass(frozen=True)
class Rules:
    """The rules of a version and the days on which it holds."""

    price_list_id: str
    holds: Period
    rules: Sequence[PriceRule]


Graph = Mapping[str, frozenset[str]]
Key = tuple[object, ...]


def cycles(fresh: Standing, approved: Sequence[Standing]) -> Iterator[Refusal]:
    """The first cycle that this version would close, on any day from which it holds."""
    everything = [*approved, fresh]
    days = {one.effective_on for one in everything if one.effective_on >= fresh.effective_on}
    for day in sorted(days):
        way = _way_back(fresh.price_list_id, _graph(everything, day))
        if way:
            yield Refusal("price_list.cycle", "base_list_id", {"lists": " -> ".join(way)})
            return


def _graph(standings: Sequence[Standing], day: date) -> Graph:
    """Which list is based on which on a day."""
    by_list: dict[str, list[Standing]] = {}
    for one in standings:
        by_list.setdefault(one.price_list_id, []).append(one)
    held = [_held(versions, day) for versions in by_list.values()]
    retail = {one.price_list_id for one in held if one and one.kind is PriceListKind.RETAIL}
    return {
        one.price_list_id: frozenset(_bases(one) | (retail if one.uses_list_price else set()))
        for one in held
        if one
    }


def _bases(one: Standing) -> set[str]:
    return set() if one.base_list_id is None else {one.base_list_id}


def _held(versions: Sequence[Standing], day: date) -> Standing | None:
    found = in_force((Version(one.number, one.effective_on) for one in versions), day)
    return next((one for one in versions if found and one.number == found.number), None)


def _way_back(start: str, graph: Graph) -> tuple[str, ...]:
    """The lists from `start` back to itself; empty when no way leads back."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for base in sorted(graph.get(way[-1], ())):
            if base == start:
                return (*way, base)
            if base not in seen:
                seen.add(base)
                ways.append((*way, base))
    return ()


def equal_rules(fresh: Rules, others: Sequence[Rules]) -> Iterator[Refusal]:
    """Every rule that another one equals on a common day; `others` are lists of the same buyer
    and kind."""
    met: dict[Key, list[tuple[PriceRule, Period]]] = {}
    for one in others:
        for rule in one.rules:
            _meet(met, rule, one.holds)
    for place, rule in enumerate(fresh.rules):
        valid = _valid(rule).intersect(fresh.holds)
        rival = next((was for was, days in met.get(_key(rule), ()) if _share(valid, days)), None)
        if rival is not None:
            yield Refusal(
                "price.ambiguous",
                f"rules.{place}",
                {"first": rival.rule_id, "second": rule.rule_id},
            )
        _meet(met, rule, fresh.holds)


def is_same_place(one: PriceRule, other: PriceRule) -> bool:
    """Would the two be equal wherever both hold?"""
    return _key(one) == _key(other)


def _meet(met: dict[Key, list[tuple[PriceRule, Period]]], rule: PriceRule, holds: Period) -> None:
    days = _valid(rule).intersect(holds)
    if days is not None:
        met.setdefault(_key(rule), []).append((rule, days))


def _share(valid: Period | None, days: Period) -> bool:
    return valid is not None and valid.overlaps(days)


def _valid(rule: PriceRule) -> Period:
    return Period(rule.valid_from or date.min, rule.valid_to)


def _key(rule: PriceRule) -> Key:
    return (
        rule.target,
        rule.product_id,
        rule.variant_id,
        rule.category_path,
        rule.min_quantity.normalize(),
        rule.valid_from,
    )
