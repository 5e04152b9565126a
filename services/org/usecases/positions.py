"""Positions: created, and moved to another unit or line from a day on; visibility follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import derived_id, new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from services.org.contract import (
    Authority,
    CreatePosition,
    MovePosition,
    Position,
    PositionList,
    PositionQuery,
)
from services.org.rules.line import cycle_on
from services.org.store import assignments, descriptions, positions, units
from services.org.tables import position
from services.org.usecases.places import announce, lock_structure
from services.org.usecases.units import wrong_unit

SORTING = Sorting({"position_id": position.c.position_id}, position.c.position_id)


def create(command: CreatePosition, work: Work) -> Position:
    lock_structure(work)
    ref = command.external_ref
    position_id = derived_id("pos", "position", ref) if ref else new_id("pos")
    if positions.find(work, position_id) is not None:
        return _on_day(work, position_id, work.today)
    refuse(_wrong_line(work, command))
    positions.add(work, {
        "position_id": position_id, "version": 1, "title": command.title, "external_ref": ref,
        "headcount": command.headcount, "level": command.level, "founded_on": command.valid_from})
    _place(work, position_id, command)
    return _on_day(work, position_id, command.valid_from)


def move(command: MovePosition, work: Work) -> Position:
    lock_structure(work)
    moved = positions.find(work, command.position_id)
    if moved is None:
        raise NotFound("record.not_found")
    work.must_match(moved.version)
    refuse([*_too_early(moved.founded_on, command.valid_from), *_wrong_line(work, command)])
    _place(work, command.position_id, command)
    _refuse_cycle(work, command.position_id)
    positions.raise_version(work, command.position_id)
    announce(work, assignments.employees_at_or_below(work, command.position_id))
    return _on_day(work, command.position_id, command.valid_from)


def listed(query: PositionQuery, work: Work) -> PositionList:
    day = query.as_of or work.today
    found = page(work, positions.wanted(day, query), SORTING, query)
    limits = descriptions.authorities(work, (row.position_id for row in found.rows), day)
    return PositionList(tuple(_message(row, limits) for row in found.rows), found.next_cursor)


def _place(work: Work, position_id: str, command: CreatePosition | MovePosition) -> None:
    positions.place(work, {"position_id": position_id, "valid_from": command.valid_from,
                           "unit_id": command.unit_id, "reports_to": command.reports_to})


def _refuse_cycle(work: Work, position_id: str) -> None:
    day = cycle_on(position_id, positions.lines_above(work, [position_id]).reports)
    refuse([] if day is None else [Refusal("position.cycle", "reports_to", {"day": day})])


def _wrong_line(work: Work, command: CreatePosition | MovePosition) -> Iterator[Refusal]:
    yield from wrong_unit(units.founded_on(work, command.unit_id), command.valid_from, "unit_id")
    if command.reports_to is not None:
        founded_on = positions.founded_on(work, command.reports_to)
        yield from wrong_position(founded_on, command.valid_from, "reports_to")


def wrong_position(founded_on: date | None, day: date, field: str) -> Iterator[Refusal]:
    """Why a position cannot be referred to on a day; `founded_on` None: no such position."""
    if founded_on is None:
        yield Refusal("position.unknown", field)
    elif founded_on > day:
        yield Refusal("position.not_yet", field, {"since": founded_on})


def _too_early(founded_on: date, day: date) -> Iterator[Refusal]:
    if day < founded_on:
        yield Refusal("position.before_start", "valid_from", {"since": founded_on})


def _on_day(work: Work, position_id: str, day: date) -> Position:
    limits = descriptions.authorities(work, [position_id], day)
    return _message(positions.on_day(work, position_id, day), limits)


def _message(row: Any, limits: Mapping[str, Authority]) -> Position:
    return Position(row.position_id, row.version, row.title, row.unit_id, row.reports_to,
                    row.headcount, row.level, row.valid_from, row.external_ref,
                    limits.get(row.position_id))
