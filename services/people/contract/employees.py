"""Employees, and what people announces about them."""

from __future__ import annotations

from datetime import date

from chassis.contract import Event, items, message, text, whole


@message
class HireEmployee:
    name: str = text(longest=120)
    hired_on: date
    email: str | None = text(longest=200, default=None)
    external_ref: str | None = text(longest=120, default=None)


@message
class Employee:
    employee_id: str
    version: int
    name: str
    hired_on: date
    left_on: date | None = None
    email: str | None = None
    external_ref: str | None = None


@message
class ChangeEmployee:
    employee_id: str = text(longest=64)
    name: str | None = text(longest=120, default=None)
    hired_on: date | None = None


@message
class EndEmployment:
    """`left_on` is the first day on which the employee no longer works here."""

    employee_id: str = text(longest=64)
    left_on: date


@message
class EmployeeId:
    employee_id: str = text(longest=64)


@message
class EmployeeQuery:
    """Employees; `q` is looked for in names and e-mail addresses, `employed_on` is a day."""

    external_ref: str | None = text(longest=120, default=None)
    q: str | None = text(longest=100, default=None)
    employed_on: date | None = None
    sort: str = text(longest=40, default="employee_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class EmployeeList:
    items: tuple[Employee, ...]
    next_cursor: str | None = None


@message
class EmployeeIds:
    employee_ids: tuple[str, ...] = items(least=1, most=200)


@message
class EmployeeName:
    employee_id: str
    name: str


@message
class EmployeeNames:
    """Those of the employees asked for that the caller may see, in no order."""

    items: tuple[EmployeeName, ...]


@message
class EmployeeEvent(Event):
    """An employee as known now: id and dates only."""

    employee_id: str
    version: int
    hired_on: date
    left_on: date | None = None

    @property
    def aggregate_id(self) -> str:
        return self.employee_id

    @property
    def aggregate_version(self) -> int:
        return self.version


@message
class EmployeeHired(EmployeeEvent):
    """Somebody joined; `position_id` is org's, where they were hired for one."""

    position_id: str | None = None


@message
class EmployeeChanged(EmployeeEvent):
    """An employee's dates changed."""


@message
class EmployeeLeft(EmployeeEvent):
    """Somebody leaves on `left_on`."""
