"""What a move would change: it is made, looked at, and taken back within one transaction.

So a preview refuses what the move would refuse and shows what the move would do, by the same code.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from chassis.work import Work
from services.org import contract
from services.org.contract import AssignmentChanged, MovePreview
from services.org.rules.previewing import more
from services.org.store import assignments, units
from services.org.usecases import assignments as assigning
from services.org.usecases import positions as placing
from services.org.usecases import units as hanging
from services.org.usecases.places import lock_structure

Places = dict[str, AssignmentChanged]


def of_unit(query: contract.PreviewUnitMove, work: Work) -> MovePreview:
    wish = contract.MoveUnit(query.unit_id, query.valid_from, query.parent_id)
    return _previewed(query, work, lambda: hanging.move(wish, work),
                      assignments.employees_in_units(work, query.unit_id))


def of_position(query: contract.PreviewPositionMove, work: Work) -> MovePreview:
    wish = contract.MovePosition(
        query.position_id, query.unit_id, query.valid_from, query.reports_to)
    return _previewed(query, work, lambda: placing.move(wish, work),
                      assignments.employees_at_or_below(work, query.position_id))


def of_employee(query: contract.PreviewEmployeeMove, work: Work) -> MovePreview:
    wish = contract.MoveEmployee(
        query.employee_id, query.position_id, query.valid_from, query.share)
    held = {one.position_id for one in assignments.held_by(work, [query.employee_id])}
    concerned = {query.employee_id}.union(
        *(assignments.employees_at_or_below(work, one) for one in {*held, query.position_id}))
    return _previewed(query, work, lambda: assigning.move(wish, work), concerned)


def _previewed(query: Any, work: Work, move: Callable[[], Any], employees: Collection[str]
               ) -> MovePreview:
    lock_structure(work)
    day = query.valid_from
    before = assignments.last_announced(work, employees)
    units_before = _units(work, before, day)
    with work.savepoint(keep=False):
        move()
        after = assignments.last_announced(work, employees)
        units_after = _units(work, after, day)
    was = {name: place.edges for name, place in before.items()}
    will_be = {name: place.edges for name, place in after.items()}
    gained, lost = more(was, will_be), more(will_be, was)
    return MovePreview(
        day, len(_on(day, {**before, **after})), len(gained), len(lost),
        tuple(gained[:query.limit]), tuple(lost[:query.limit]),
        tuple(sorted(units_after - units_before)), tuple(sorted(units_before - units_after)))


def _units(work: Work, places: Places, day: date) -> set[str]:
    """The units in which these people count on the day, those above included."""
    return units.with_those_above(work, {
        share.unit_id for place in places.values() for share in place.units
        if share.valid_from <= day and (share.valid_to is None or share.valid_to > day)}, day)


def _on(day: date, places: Places) -> list[str]:
    """Those who belong anywhere on the day or later."""
    return [name for name, place in places.items()
            if any(share.valid_to is None or share.valid_to > day for share in place.units)]
