"""Requisitions: asked for, opened by another person, filled by hiring, or cancelled."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, update

from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, chosen, page
from chassis.work import Work
from services.people.contract.recruiting import (
    CancelRequisition,
    DraftRequisition,
    Requisition,
    RequisitionId,
    RequisitionList,
    RequisitionQuery,
    RequisitionState,
)
from services.people.rules.recruiting import requisition_not_possible
from services.people.tables import requisition
from services.people.usecases import standards

SORTING = Sorting({"requisition_id": requisition.c.requisition_id}, requisition.c.requisition_id)


def draft(command: DraftRequisition, work: Work) -> Requisition:
    standard = standards.in_force(work, command.standard_id)
    refuse([] if standard else [Refusal("standard.none_in_force", "standard_id")])
    assert standard is not None
    known = new_id("req")
    work.session.execute(insert(requisition).values(
        requisition_id=known, version=1, state=RequisitionState.DRAFT.value,
        standard_id=standard.standard_id, standard_version=standard.standard_version,
        headcount=command.headcount, hired=0, wanted_from=command.wanted_from,
        reason=command.reason, drafted_by=work.caller.subject, drafted_at=work.now,
        position_id=command.position_id))
    return message(load(work, known))


def approve(command: RequisitionId, work: Work) -> Requisition:
    """Open it under the standard that is in force now."""
    row = _to_change(work, command.requisition_id, RequisitionState.OPEN)
    is_own = row.drafted_by == work.caller.subject
    refuse([Refusal("requisition.same_person", None)] if is_own else [])
    standard = standards.in_force(work, row.standard_id)
    assert standard is not None, "a standard in force stays so until a newer version is"
    return change(work, row, state=RequisitionState.OPEN.value,
                  standard_version=standard.standard_version, opened_on=work.today,
                  approved_by=work.caller.subject)


def cancel(command: CancelRequisition, work: Work) -> Requisition:
    row = _to_change(work, command.requisition_id, RequisitionState.CANCELLED)
    return change(work, row, state=RequisitionState.CANCELLED.value, cancel_reason=command.reason)


def listed(query: RequisitionQuery, work: Work) -> RequisitionList:
    asked = select(requisition).where(
        chosen((requisition.c.state, query.state and query.state.value)))
    found = page(work, asked, SORTING, query)
    return RequisitionList(tuple(message(row) for row in found.rows), found.next_cursor)


def load(work: Work, requisition_id: str, *, locked: bool = False) -> Any:
    asked = select(requisition).where(requisition.c.requisition_id == requisition_id)
    row = work.session.execute(asked.with_for_update() if locked else asked).first()
    if row is None:
        raise NotFound("record.not_found")
    return row


def change(work: Work, row: Any, **values: Any) -> Requisition:
    work.session.execute(update(requisition).where(
        requisition.c.requisition_id == row.requisition_id).values(
            version=row.version + 1, **values))
    return message(load(work, row.requisition_id))


def _to_change(work: Work, requisition_id: str, wanted: RequisitionState) -> Any:
    row = load(work, requisition_id, locked=True)
    work.must_match(row.version)
    refuse(requisition_not_possible(RequisitionState(row.state), wanted))
    return row


def message(row: Any) -> Requisition:
    return Requisition(
        row.requisition_id, row.version, RequisitionState(row.state), row.standard_id,
        row.standard_version, row.headcount, row.hired, row.wanted_from, row.reason,
        row.drafted_by, row.drafted_at, row.position_id, row.approved_by, row.opened_on,
        row.cancel_reason)
