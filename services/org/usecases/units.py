"""Units: founded, and hung elsewhere from a day on; each change is announced with the history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import derived_id, new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from services.org.contract import (
    CreateUnit,
    MoveUnit,
    Unit,
    UnitChanged,
    UnitKind,
    UnitList,
    UnitParent,
    UnitQuery,
)
from services.org.rules.line import cycle_on
from services.org.store import units
from services.org.tables import unit
from services.org.usecases.places import lock_structure

SORTING = Sorting({"unit_id": unit.c.unit_id, "name": unit.c.name}, unit.c.unit_id)


def create(command: CreateUnit, work: Work) -> Unit:
    lock_structure(work)
    ref = command.external_ref
    unit_id = derived_id("unit", "unit", ref) if ref else new_id("unit")
    if units.find(work, unit_id) is not None:
        return _message(units.on_day(work, unit_id, work.today))
    refuse(_wrong_unit(work, command.parent_id, command.valid_from, "parent_id"))
    units.add(work, {"unit_id": unit_id, "version": 1, "name": command.name, "kind": command.kind,
                     "founded_on": command.valid_from, "external_ref": ref})
    units.hang(work, unit_id, command.parent_id, command.valid_from)
    return _announced(work, unit_id, command.valid_from)


def move(command: MoveUnit, work: Work) -> Unit:
    lock_structure(work)
    moved = units.find(work, command.unit_id)
    if moved is None:
        raise NotFound("record.not_found")
    work.must_match(moved.version)
    refuse([*_too_early(moved.founded_on, command.valid_from),
            *_wrong_unit(work, command.parent_id, command.valid_from, "parent_id")])
    units.hang(work, command.unit_id, command.parent_id, command.valid_from)
    day = cycle_on(command.unit_id, units.parents_above(work, command.unit_id))
    refuse([] if day is None else [Refusal("unit.cycle", "parent_id", {"day": day})])
    units.raise_version(work, command.unit_id)
    return _announced(work, command.unit_id, command.valid_from)


def listed(query: UnitQuery, work: Work) -> UnitList:
    found = page(work, units.wanted(query.as_of or work.today, query), SORTING, query)
    return UnitList(tuple(_message(row) for row in found.rows), found.next_cursor)


def _wrong_unit(work: Work, unit_id: str | None, day: date, field: str) -> Iterator[Refusal]:
    if unit_id is not None:
        yield from wrong_unit(units.founded_on(work, unit_id), day, field)


def wrong_unit(founded_on: date | None, day: date, field: str) -> Iterator[Refusal]:
    """Why a unit cannot be referred to on a day; `founded_on` None: there is no such unit."""
    if founded_on is None:
        yield Refusal("unit.unknown", field)
    elif founded_on > day:
        yield Refusal("unit.not_yet", field, {"since": founded_on})


def _too_early(founded_on: date, day: date) -> Iterator[Refusal]:
    if day < founded_on:
        yield Refusal("unit.before_start", "valid_from", {"since": founded_on})


def _announced(work: Work, unit_id: str, day: date) -> Unit:
    row = units.on_day(work, unit_id, day)
    history = units.parents_above(work, unit_id)[unit_id]
    parents = tuple(UnitParent(parent, days.start, days.end) for days, parent in history)
    work.publish(UnitChanged(unit_id, row.version, parents))
    return _message(row)


def _message(row: Any) -> Unit:
    return Unit(row.unit_id, row.version, row.name, UnitKind(row.kind), row.parent_id,
                row.valid_from, row.external_ref)
