"""Rows of bulk imports that org owns: units, and assignments with the position that each needs.

Rows refer to others by external_ref; ids derive from them, so rows may be sent again. An assignment
row makes its position; `reports_to_ref` names the assignment row of the superior.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from chassis import schemas
from chassis.contract import message, text
from chassis.errors import Refusal, refuse
from chassis.ids import derived_id
from chassis.importing import Outcome
from chassis.work import Work
from services.org import contract
from services.org.contract import UnitKind
from services.org.store import assignments as stored_assignments
from services.org.store import units as stored_units
from services.org.usecases import assignments, positions, units


@message
class UnitRow:
    external_ref: str = text(longest=120)
    name: str = text(longest=120)
    valid_from: date
    kind: UnitKind = UnitKind.REGION
    parent_ref: str | None = text(longest=120, default=None)


@message
class AssignmentRow:
    external_ref: str = text(longest=110)
    employee_ref: str = text(longest=120)
    unit_ref: str = text(longest=120)
    title: str = text(longest=120)
    valid_from: date
    level: str = text(longest=40, default="representative")
    reports_to_ref: str | None = text(longest=110, default=None)


def import_unit(cells: Mapping[str, str], work: Work) -> Outcome:
    row = schemas.load(UnitRow, dict(cells))
    if stored_units.find(work, derived_id("unit", "unit", row.external_ref)) is not None:
        return Outcome.UNCHANGED
    parent_id = derived_id("unit", "unit", row.parent_ref) if row.parent_ref else None
    units.create(
        contract.CreateUnit(row.name, row.valid_from, row.kind, parent_id, row.external_ref), work
    )
    return Outcome.CREATED


def import_assignment(cells: Mapping[str, str], work: Work) -> Outcome:
    row = schemas.load(AssignmentRow, dict(cells))
    if stored_assignments.find(work, derived_id("asg", "assignment", row.external_ref)) is not None:
        return Outcome.UNCHANGED
    refuse(
        [Refusal("unit.unknown", "unit_ref")]
        if stored_units.find(work, derived_id("unit", "unit", row.unit_ref)) is None
        else []
    )
    position = positions.create(
        contract.CreatePosition(
            row.title,
            derived_id("unit", "unit", row.unit_ref),
            row.valid_from,
            _position_of(row.reports_to_ref) if row.reports_to_ref else None,
            level=row.level,
            external_ref=f"seat/{row.external_ref}",
        ),
        work,
    )
    assignments.assign(
        contract.AssignEmployee(
            derived_id("emp", "employee", row.employee_ref),
            position.position_id,
            row.valid_from,
            external_ref=row.external_ref,
        ),
        work,
    )
    return Outcome.CREATED


def _position_of(assignment_ref: str) -> str:
    return derived_id("pos", "position", f"seat/{assignment_ref}")


IMPORTERS = {"units": import_unit, "assignments": import_assignment}
