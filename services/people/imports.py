"""Rows of bulk imports that people owns: employees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from chassis import schemas
from chassis.contract import message, text
from chassis.importing import Outcome
from chassis.work import Work
from services.people import contract
from services.people.usecases import employees


@message
class EmployeeRow:
    """external_ref, name, hired_on, email."""

    external_ref: str = text(longest=120)
    name: str = text(longest=120)
    hired_on: date
    email: str | None = text(longest=200, default=None)


def import_employee(cells: Mapping[str, str], work: Work) -> Outcome:
    row = schemas.load(EmployeeRow, dict(cells))
    if employees.is_known(row.external_ref, work):
        return Outcome.UNCHANGED
    employees.hire(contract.HireEmployee(row.name, row.hired_on, row.email, row.external_ref), work)
    return Outcome.CREATED


IMPORTERS = {"employees": import_employee}
