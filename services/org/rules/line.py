"""Who stands above whom, and on which days?

V sees S on a day when V is assigned on it to a position that stands, by `reports_to` as of that
day, strictly above a position that S holds on it. A line belongs to a day: when a position moves,
those above it before the move keep the days before it. Nobody needs an edge to see their own
records.
Source: modules.md "2 org" (visibility: the reporting subtree as of a day).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kernel.periods import Period
from services.org.contract import ScopeEdge, UnitShare
from services.org.rules.spans import merged, sections

Timelines = Mapping[str, Sequence[tuple[Period, str | None]]]
"""For each unit or position what it hangs under (or belongs to), period by period."""

ALWAYS = Period(date.min)


@dataclass(frozen=True)
class Held:
    """An employee on a position for some days, with a share of their time."""

    employee_id: str
    position_id: str
    share: Decimal
    days: Period


def above(node: str, days: Period, parents: Timelines) -> Iterator[tuple[str, Period]]:
    """Everything that stands strictly above a node within the days, each with its days there."""
    open_ends = [(node, days)]
    while open_ends:
        here, until_here = open_ends.pop()
        for period, parent in parents.get(here, ()):
            common = period.intersect(until_here)
            if parent is not None and common is not None:
                yield parent, common
                open_ends.append((parent, common))


def cycle_on(node: str, parents: Timelines) -> date | None:
    """A day on which the node that was moved last would stand above itself; None: no such day."""
    return next((days.start for upper, days in above(node, ALWAYS, parents) if upper == node), None)


def scope_edges(employee_id: str, held: Iterable[Held], reports: Timelines,
                holders: Mapping[str, Sequence[Held]]) -> tuple[ScopeEdge, ...]:
    """Who sees this employee's records, and when."""
    seen_by: dict[str, list[Period]] = defaultdict(list)
    for own in held:
        for position_id, days in above(own.position_id, own.days, reports):
            for holder in holders.get(position_id, ()):
                common = holder.days.intersect(days)
                if common is not None and holder.employee_id != employee_id:
                    seen_by[holder.employee_id].append(common)
    return tuple(ScopeEdge(viewer_id, days.start, days.end)
                 for viewer_id in sorted(seen_by) for days in merged(seen_by[viewer_id]))


def unit_shares(held: Iterable[Held], units: Timelines) -> tuple[UnitShare, ...]:
    """The units an employee belongs to; shares of two positions in one unit are added."""
    pieces: dict[str, list[tuple[Period, Decimal]]] = defaultdict(list)
    for own in held:
        for period, unit_id in units.get(own.position_id, ()):
            common = period.intersect(own.days)
            if unit_id is not None and common is not None:
                pieces[unit_id].append((common, own.share))
    return tuple(part for unit_id in sorted(pieces) for part in _added(unit_id, pieces[unit_id]))


def _added(unit_id: str, pieces: Sequence[tuple[Period, Decimal]]) -> list[UnitShare]:
    found: list[UnitShare] = []
    for days in sections(period for period, _ in pieces):
        share = sum((part for period, part in pieces if period.contains(days.start)), Decimal(0))
        if not share:
            continue
        last = found[-1] if found else None
        if last is not None and (last.valid_to, last.share) == (days.start, share):
            found[-1] = UnitShare(unit_id, share, last.valid_from, days.end)
        else:
            found.append(UnitShare(unit_id, share, days.start, days.end))
    return found
