"""Pay sheets: calculated, reviewed, approved (then frozen), paid."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from chassis import scope
from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, chosen, page
from chassis.work import Work
from services.people import contract, pay, settled
from services.people.contract.pay import PaySheet, PaySheetList, PayState
from services.people.rules.pay_states import Step, wrong_step
from services.people.tables import settlement
from services.people.usecases import paying
from services.people.usecases.pay_messages import sheet_message
from services.people.usecases.settlements import month_named, must_see, wrong_month

SORTING = Sorting({"period": settlement.c.period}, settlement.c.settlement_id)


def calculate(command: contract.pay.CalculatePay, work: Work) -> PaySheet:
    """Open the sheet of a month, or calculate it again while it is not approved."""
    month = month_named(command.period)
    must_see(work, command.employee_id)
    work.lock("party", command.employee_id)
    held = pay.sheet_of(work, command.employee_id, command.period, command.currency)
    now = PayState(held.state) if held else PayState.OPEN
    last = settled.newest(work, command.employee_id, command.currency)
    earlier = pay.open_before(work, command.employee_id, command.period, command.currency)
    refuse([
        *wrong_month(command, month, None if held else last, work),
        *([Refusal("settlement.earlier_open", "period", {"period": earlier})] if earlier else ()),
        *wrong_step(Step(now, PayState.CALCULATED, work.caller.subject))])
    due = paying.due(work, command.employee_id, command.period, command.currency)
    known = held.settlement_id if held else new_id("setl")
    pay.store_sheet(work, {
        "settlement_id": known,
        "employee_id": command.employee_id,
        "period": command.period,
        "currency": command.currency,
        "state": PayState.CALCULATED.value,
        "version": held.version + 1 if held else 1,
        "calculated_at": work.now,
        "reviewed_by": None,
        **due.columns(),
    })
    return _loaded(work, known)


def review(command: contract.pay.PaySheetId, work: Work) -> PaySheet:
    row = _held(work, command.settlement_id)
    refuse(wrong_step(Step(PayState(row.state), PayState.REVIEWED, work.caller.subject)))
    return _become(work, row, PayState.REVIEWED, reviewed_by=work.caller.subject)


def approve(command: contract.pay.PaySheetId, work: Work) -> PaySheet:
    """Freeze the sheet, unless the ledger has moved since it was calculated."""
    row = _held(work, command.settlement_id)
    due = paying.due(work, row.employee_id, row.period, row.currency)
    has_changed = any(getattr(row, name) != value for name, value in due.columns().items())
    refuse(wrong_step(Step(PayState(row.state), PayState.APPROVED, work.caller.subject,
                           row.reviewed_by, has_changed)))
    paying.book(work, row.settlement_id, row.employee_id, row.period, due)
    return _become(work, row, PayState.APPROVED, approved_by=work.caller.subject)


def pay_out(command: contract.pay.PaySheetId, work: Work) -> PaySheet:
    row = _held(work, command.settlement_id)
    refuse(wrong_step(Step(PayState(row.state), PayState.PAID, work.caller.subject)))
    paid = _become(work, row, PayState.PAID, paid_at=work.now)
    work.publish(contract.SettlementApproved(
        row.settlement_id, row.employee_id, row.period, paid.paid))
    return paid


def get(query: contract.pay.PaySheetId, work: Work) -> PaySheet:
    row = pay.sheet(work, query.settlement_id)
    if row is None or not scope.may_see(work, row.employee_id):
        raise NotFound("record.not_found")
    return sheet_message(row)


def listed(query: contract.pay.PaySheetQuery, work: Work) -> PaySheetList:
    of = settlement.c
    asked = select(settlement).where(
        scope.visible(work, of.employee_id),
        chosen((of.employee_id, query.employee_id), (of.period, query.period),
               (of.state, query.state and query.state.value)))
    found = page(work, asked, SORTING, query)
    return PaySheetList(tuple(sheet_message(row) for row in found.rows), found.next_cursor)


def _held(work: Work, settlement_id: str) -> Any:
    """The sheet as it stands under its seller's lock, if the caller may see it."""
    found = pay.sheet(work, settlement_id)
    if found is None or not scope.may_see(work, found.employee_id):
        raise NotFound("record.not_found")
    work.lock("party", found.employee_id)
    row = pay.sheet(work, settlement_id, locked=True)
    work.must_match(row.version)
    return row


def _become(work: Work, row: Any, state: PayState, **values: Any) -> PaySheet:
    pay.store_sheet(work, {**row._mapping, "state": state.value, "version": row.version + 1,
                           **values})
    return _loaded(work, row.settlement_id)


def _loaded(work: Work, settlement_id: str) -> PaySheet:
    return sheet_message(pay.sheet(work, settlement_id))
