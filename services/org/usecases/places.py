"""Everybody's place: worked out anew after a change of the structure, announced when it differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from chassis.lists import Sorting, page
from chassis.work import Work
from services.org.contract import AssignmentChanged, ScopeSnapshot, SnapshotQuery
from services.org.rules.line import Held, scope_edges, unit_shares
from services.org.store import assignments, positions
from services.org.tables import announced

SORTING = Sorting({"employee_id": announced.c.employee_id}, announced.c.employee_id)


def lock_structure(work: Work) -> None:
    """Changes of the structure follow each other: two at once could lose edges."""
    work.lock("party", "org")


def announce(work: Work, employees: Collection[str]) -> None:
    """Work out the employees' places and announce those that differ from the last announced."""
    before = assignments.last_announced(work, employees)
    changed = []
    for now in _places(work, employees):
        last = before.get(now.employee_id, AssignmentChanged(now.employee_id, 0, (), ()))
        if (last.units, last.edges) != (now.units, now.edges):
            changed.append(replace(now, version=last.version + 1))
    assignments.keep_announced(work, changed)
    for place in changed:
        work.publish(place)


def snapshot(query: SnapshotQuery, work: Work) -> ScopeSnapshot:
    found = page(work, assignments.all_announced(), SORTING, query)
    return ScopeSnapshot(tuple(row.place for row in found.rows), found.next_cursor)


def _places(work: Work, employees: Collection[str]) -> list[AssignmentChanged]:
    held = _by_employee(assignments.held_by(work, employees))
    on_these = {own.position_id for owned in held.values() for own in owned}
    lines = positions.lines_above(work, on_these)
    holders = _by_position(assignments.on_positions(work, lines.reports))
    return [AssignmentChanged(name, 0, unit_shares(held[name], lines.units),
                              scope_edges(name, held[name], lines.reports, holders))
            for name in sorted(employees)]


def _by_employee(held: Sequence[Held]) -> dict[str, list[Held]]:
    found: dict[str, list[Held]] = defaultdict(list)
    for own in held:
        found[own.employee_id].append(own)
    return found


def _by_position(held: Sequence[Held]) -> dict[str, list[Held]]:
    found: dict[str, list[Held]] = defaultdict(list)
    for own in held:
        found[own.position_id].append(own)
    return found
