"""Employees: hired, corrected, left; each change announced, each brings commissions in line."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis import scope
from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import derived_id, new_id
from chassis.lists import Sorting, chosen, matching, page
from chassis.work import Work
from services.people import contract
from services.people.contract import Employee, EmployeeList, EmployeeName, EmployeeNames
from services.people.tables import employee
from services.people.usecases import realignment

SORTING = Sorting(
    {
        "employee_id": employee.c.employee_id,
        "hired_on": employee.c.hired_on,
        "name": employee.c.name,
    },
    employee.c.employee_id,
)


def hire(
    command: contract.HireEmployee, work: Work, *, position_id: str | None = None
) -> Employee:
    known = (
        derived_id("emp", "employee", command.external_ref)
        if command.external_ref
        else new_id("emp")
    )
    row = {
        "employee_id": known,
        "version": 1,
        "name": command.name,
        "hired_on": command.hired_on,
        "email": command.email,
        "external_ref": command.external_ref,
        "left_on": None,
    }
    made = work.session.execute(upsert(employee).values(row).on_conflict_do_nothing()).rowcount  # type: ignore[attr-defined]
    hired = _load(work, known)
    if made:
        work.publish(contract.EmployeeHired(
            known, 1, hired.hired_on, position_id=position_id))
        realignment.request(work, [known], f"hired/{known}")
    return _message(hired)


def change(command: contract.ChangeEmployee, work: Work) -> Employee:
    before = _visible(work, command.employee_id, locked=True)
    hired_on = command.hired_on or before.hired_on
    work.must_match(before.version)
    refuse(_wrong_dates(hired_on, before.left_on))
    after = _store(work, before, name=command.name or before.name, hired_on=hired_on)
    work.publish(
        contract.EmployeeChanged(after.employee_id, after.version, after.hired_on, after.left_on)
    )
    return _message(after)


def end_employment(command: contract.EndEmployment, work: Work) -> Employee:
    work.must_match(_visible(work, command.employee_id, locked=True).version)
    return leave(command, work)


def leave(command: contract.EndEmployment, work: Work) -> Employee:
    """The end of an employment, also where another record's change brings it."""
    before = _visible(work, command.employee_id, locked=True)
    refuse(_wrong_dates(before.hired_on, command.left_on))
    after = _store(work, before, left_on=command.left_on)
    work.publish(
        contract.EmployeeLeft(after.employee_id, after.version, after.hired_on, after.left_on)
    )
    return _message(after)


def get(query: contract.EmployeeId, work: Work) -> Employee:
    return _message(_visible(work, query.employee_id))


def listed(query: contract.EmployeeQuery, work: Work) -> EmployeeList:
    wanted = select(*employee.c).where(
        scope.visible(work, employee.c.employee_id),
        chosen((employee.c.external_ref, query.external_ref)),
        matching(query.q, employee.c.name, employee.c.email),
    )
    if query.employed_on is not None:
        left = employee.c.left_on
        wanted = wanted.where(
            employee.c.hired_on <= query.employed_on, left.is_(None) | (left > query.employed_on)
        )
    found = page(work, wanted, SORTING, query)
    return EmployeeList(tuple(_message(row) for row in found.rows), found.next_cursor)


def named(query: contract.EmployeeIds, work: Work) -> EmployeeNames:
    rows = work.session.execute(
        select(employee.c.employee_id, employee.c.name).where(
            employee.c.employee_id.in_(query.employee_ids),
            scope.visible(work, employee.c.employee_id),
        )
    )
    return EmployeeNames(tuple(EmployeeName(row.employee_id, row.name) for row in rows))


def _store(work: Work, before: Any, **values: Any) -> Any:
    work.session.execute(
        update(employee)
        .where(employee.c.employee_id == before.employee_id)
        .values(version=before.version + 1, **values)
    )
    realignment.request(
        work, [before.employee_id], f"employee/{before.employee_id}/{before.version + 1}"
    )
    return _load(work, before.employee_id)


def _wrong_dates(hired_on: Any, left_on: Any) -> list[Refusal]:
    return (
        [Refusal("employee.left_before_hired", "left_on")]
        if left_on and left_on <= hired_on
        else []
    )


def _load(work: Work, employee_id: str, *, locked: bool = False) -> Any:
    query = select(employee).where(employee.c.employee_id == employee_id)
    return work.session.execute(query.with_for_update() if locked else query).first()


def _visible(work: Work, employee_id: str, *, locked: bool = False) -> Any:
    found = _load(work, employee_id, locked=locked)
    if found is None or not scope.may_see(work, employee_id):
        raise NotFound("record.not_found")
    return found


def _message(row: Any) -> Employee:
    return Employee(
        row.employee_id,
        row.version,
        row.name,
        row.hired_on,
        row.left_on,
        row.email,
        row.external_ref,
    )


def is_known(external_ref: str, work: Work) -> bool:
    """Was somebody of this external_ref hired before?"""
    return _load(work, derived_id("emp", "employee", external_ref)) is not None
