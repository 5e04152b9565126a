"""What do the cells sum to at each node, and how far is a month from its profile?

A node's month is the sum of its leaves' cells; quarters and years are sums of months. A node's own
year divided by its season would sometimes differ by a minor unit or two, because each leaf is
rounded by itself: the difference is shown, and is at most one unit a leaf. Leaves that have a
season of their own are compared with that season. Source: modules.md "TargetPlan".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kernel.money import Money, total
from services.strategy.rules.spreading import Year, season_of
from services.strategy.rules.tree import Tree

MONTHS_IN_QUARTER = 3
Season = tuple[Decimal, ...]


@dataclass(frozen=True)
class Totals:
    """A node's figures; `deviations` in minor units, month by month."""

    base: Money
    target: Money
    quarters: tuple[Money, ...]
    months: tuple[Money, ...]
    deviations: tuple[int, ...]


def totals(tree: Tree, cells: Mapping[str, Year], shares: Season) -> dict[str, Totals]:
    """Every node's figures from the cells of the leaves; `shares` are the plan's."""
    seasons: dict[str, dict[Season, Year]] = {}
    for name in reversed(tree.order):
        below: dict[Season, list[Year]] = defaultdict(list)
        if not tree.children[name]:
            below[season_of(tree.nodes[name], shares)] = [cells[name]]
        for child in tree.children[name]:
            for season, year in seasons[child].items():
                below[season].append(year)
        seasons[name] = {season: _summed(years) for season, years in below.items()}
    return {name: _totals(seasons[name]) for name in tree.order}


def summed_up(tree: Tree, cells: Mapping[str, tuple[Money, ...]]
              ) -> dict[str, tuple[Money, ...]]:
    """Every node's months of one layer: the sum of its leaves', month by month."""
    found: dict[str, tuple[Money, ...]] = {}
    for name in reversed(tree.order):
        below = [found[child] for child in tree.children[name]]
        found[name] = _monthly(below) if below else cells[name]
    return found


def quarters_of(months: Sequence[Money]) -> tuple[Money, ...]:
    starts = range(0, len(months), MONTHS_IN_QUARTER)
    return tuple(
        total(months[start : start + MONTHS_IN_QUARTER], months[0].currency) for start in starts
    )


def _summed(years: Sequence[Year]) -> Year:
    return Year(
        _monthly([year.base for year in years]), _monthly([year.target for year in years])
    )


def _monthly(years: Sequence[Sequence[Money]]) -> tuple[Money, ...]:
    currency = years[0][0].currency
    return tuple(total(month, currency) for month in zip(*years, strict=True))


def _totals(by_season: Mapping[Season, Year]) -> Totals:
    year = _summed(list(by_season.values()))
    currency = year.target[0].currency
    expected = _monthly(
        [
            total(part.target, currency).allocate(season)
            for season, part in by_season.items()
        ]
    )
    return Totals(
        total(year.base, currency),
        total(year.target, currency),
        quarters_of(year.target),
        year.target,
        tuple(is_.minor - due.minor for is_, due in zip(year.target, expected, strict=True)),
    )
