"""In which leaf units does an employee's share count?

In those held on the day of signing, divided by the share of time; what an employee holds in one
unit twice counts once with both shares. Without a unit on that day no unit gets anything, until
an assignment arrives. Source: money.md step 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kernel.money import Money
from services.org.contract import UnitShare

Places = Mapping[str, Sequence[UnitShare]]


@dataclass(frozen=True)
class Span:
    """Days from `start` up to but without `end` (None: for ever)."""

    start: date
    end: date | None


def leaf_units(units: Sequence[UnitShare], day: date) -> dict[str, Decimal]:
    """The units held on a day with their shares, by name of the unit."""
    held: dict[str, Decimal] = {}
    for unit in units:
        if unit.valid_from <= day and (unit.valid_to is None or day < unit.valid_to):
            held[unit.unit_id] = held.get(unit.unit_id, Decimal(0)) + unit.share
    return dict(sorted(held.items()))


def divided_over_units(amount: Money, units: Sequence[UnitShare], day: date) -> dict[str, Money]:
    """An employee's share by leaf unit; empty when no unit was held."""
    held = leaf_units(units, day)
    if not held:
        return {}
    return dict(zip(held, amount.allocate(list(held.values())), strict=True))


def changed_span(before: Sequence[UnitShare], now: Sequence[UnitShare]) -> Span | None:
    """The days between which the leaf units differ; None when they are the same on every day."""
    bounds = sorted(
        {
            day
            for unit in (*before, *now)
            for day in (unit.valid_from, unit.valid_to)
            if day is not None
        }
    )
    changed = [
        place for place, day in enumerate(bounds) if leaf_units(before, day) != leaf_units(now, day)
    ]
    if not changed:
        return None
    last = changed[-1] + 1
    return Span(bounds[changed[0]], bounds[last] if last < len(bounds) else None)
