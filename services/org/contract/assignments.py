"""Assignments, and what org announces about an employee's place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from chassis.contract import Event, decimal, message, text, whole
from chassis.scope import ScopeEdge


@message
class AssignEmployee:
    """Put an employee on a position for the days [valid_from, valid_to), with a time share."""

    employee_id: str = text(longest=64)
    position_id: str = text(longest=64)
    valid_from: date
    valid_to: date | None = None
    share: Decimal = decimal(least="0.01", most="1", default=Decimal(1))
    external_ref: str | None = text(longest=120, default=None)


@message
class EndAssignment:
    assignment_id: str = text(longest=64)
    valid_to: date


@message
class Assignment:
    """Days of an employee on a position; `unit_id` is its unit on the day asked, or the first."""

    assignment_id: str
    version: int
    employee_id: str
    position_id: str
    unit_id: str
    share: Decimal
    valid_from: date
    valid_to: date | None
    external_ref: str | None = None


@message
class AssignmentQuery:
    """Assignments of one employee, or of a day, or all that the caller may see."""

    employee_id: str | None = text(longest=64, default=None)
    as_of: date | None = None
    position_id: str | None = text(longest=64, default=None)
    sort: str = text(longest=40, default="assignment_id")
    limit: int = whole(least=1, most=200, default=200)
    cursor: str | None = text(longest=500, default=None)


@message
class AssignmentList:
    items: tuple[Assignment, ...]
    next_cursor: str | None = None


@message
class UnitShare:
    """An employee's leaf unit over [valid_from, valid_to), with the share of their time."""

    unit_id: str
    share: Decimal
    valid_from: date
    valid_to: date | None


@message
class AssignmentChanged(Event):
    """One employee's place as known now, over all time: units, and who may see the employee."""

    employee_id: str
    version: int
    units: tuple[UnitShare, ...]
    edges: tuple[ScopeEdge, ...]

    @property
    def aggregate_id(self) -> str:
        return self.employee_id

    @property
    def aggregate_version(self) -> int:
        return self.version


@message
class SnapshotQuery:
    limit: int = whole(least=1, most=200, default=200)
    cursor: str | None = text(longest=500, default=None)
    sort: str = text(longest=40, default="employee_id")


@message
class ScopeSnapshot:
    """Every employee's place, to fill a new service."""

    items: tuple[AssignmentChanged, ...]
    next_cursor: str | None = None
