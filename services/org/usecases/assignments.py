"""Assignments: begun and ended; visibility and unit figures follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import derived_id, new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from services.org import contract
from services.org.contract import (
    AssignEmployee,
    Assignment,
    AssignmentList,
    EndAssignment,
    MoveEmployee,
)
from services.org.rules.assigning import Wish, what_is_wrong
from services.org.store import assignments, positions
from services.org.tables import assignment
from services.org.usecases.places import announce, lock_structure
from services.org.usecases.positions import wrong_position

SORTING = Sorting({"assignment_id": assignment.c.assignment_id}, assignment.c.assignment_id)


def assign(command: AssignEmployee, work: Work) -> Assignment:
    lock_structure(work)
    ref = command.external_ref
    assignment_id = derived_id("asg", "assignment", ref) if ref else new_id("asg")
    known = assignments.find(work, assignment_id)
    if known is not None:
        return _message(known)
    refuse(_wrong_assignment(work, command))
    assignments.add(work, {
        "assignment_id": assignment_id, "version": 1, "employee_id": command.employee_id,
        "position_id": command.position_id, "share": command.share, "external_ref": ref,
        "valid_from": command.valid_from, "valid_to": command.valid_to})
    return _announced(work, assignment_id)


def end(command: EndAssignment, work: Work) -> Assignment:
    lock_structure(work)
    ended = assignments.find(work, command.assignment_id)
    if ended is None:
        raise NotFound("record.not_found")
    work.must_match(ended.version)
    refuse(what_is_wrong(_wish(work, ended, command.valid_to, but=ended.assignment_id)))
    assignments.end(work, command.assignment_id, command.valid_to)
    return _announced(work, command.assignment_id)


def move(command: MoveEmployee, work: Work) -> Assignment:
    """End on the day what the employee holds, and put them on the position from it on."""
    lock_structure(work)
    held = assignments.running_on(work, command.employee_id, command.valid_from)
    for one in held:
        assignments.end(work, one.assignment_id, command.valid_from)
    moved = assign(AssignEmployee(command.employee_id, command.position_id, command.valid_from,
                                  share=command.share), work)
    below: set[str] = set().union(
        *(assignments.employees_at_or_below(work, one.position_id) for one in held))
    announce(work, below)
    work.note(ended=len(held))
    return moved


def listed(query: contract.AssignmentQuery, work: Work) -> AssignmentList:
    found = page(work, assignments.wanted(work, query), SORTING, query)
    return AssignmentList(tuple(_message(row) for row in found.rows), found.next_cursor)


def _wrong_assignment(work: Work, command: AssignEmployee) -> Iterator[Refusal]:
    founded_on = positions.founded_on(work, command.position_id)
    yield from wrong_position(founded_on, command.valid_from, "position_id")
    yield from what_is_wrong(_wish(work, command, command.valid_to))


def _wish(work: Work, wished: Any, valid_to: date | None, but: str | None = None) -> Wish:
    share: Decimal = wished.share
    return Wish(wished.valid_from, valid_to, share, assignments.left_on(work, wished.employee_id),
                assignments.held_by(work, [wished.employee_id], but))


def _announced(work: Work, assignment_id: str) -> Assignment:
    """Those below the position are now seen by its holder, and the holder by those above."""
    row = assignments.find(work, assignment_id)
    below = assignments.employees_at_or_below(work, row.position_id)
    announce(work, below | {row.employee_id})
    return _message(row)


def _message(row: Any) -> Assignment:
    return Assignment(row.assignment_id, row.version, row.employee_id, row.position_id, row.unit_id,
                      row.share, row.valid_from, row.valid_to, row.external_ref)
