"""Disputes: raised by whom they concern, decided by whoever settles."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, select, update

from chassis import scope
from chassis.errors import NotFound, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, chosen, page
from chassis.work import Work
from kernel.money import Money
from services.people.contract.disputes import (
    Dispute,
    DisputeKind,
    DisputeList,
    DisputeQuery,
    DisputeState,
    RaiseDispute,
    ResolveDispute,
)
from services.people.contract.pay import PayKind
from services.people.rules.disputes import Decision, wrong_decision
from services.people.tables import commission_line, dispute, pay_line
from services.people.usecases import grants
from services.people.usecases.settlements import month_named, must_see

SORTING = Sorting({"raised_at": dispute.c.raised_at}, dispute.c.dispute_id)


def raise_one(command: RaiseDispute, work: Work) -> Dispute:
    must_see(work, command.employee_id)
    month_named(command.period)
    known = new_id("disp")
    work.session.execute(insert(dispute).values(
        dispute_id=known, version=1, employee_id=command.employee_id, period=command.period,
        deal_id=command.deal_id, kind=command.kind.value, state=DisputeState.NEW.value,
        currency=command.expected.currency, expected_minor=command.expected.minor,
        actual_minor=_actual(command, work), reason=command.reason,
        raised_by=work.caller.subject, raised_at=work.now))
    return _message(_load(work, known))


def resolve(command: ResolveDispute, work: Work) -> Dispute:
    """Decide a dispute; what is granted is booked in the next open month."""
    row = _load(work, command.dispute_id)
    must_see(work, row.employee_id)
    work.lock("party", row.employee_id)
    row = _load(work, command.dispute_id)
    work.must_match(row.version)
    refuse(wrong_decision(Decision(
        DisputeState(row.state), row.employee_id, work.caller.employee_id, command.is_approved,
        row.currency, command.granted)))
    state = DisputeState.APPROVED if command.is_approved else DisputeState.REJECTED
    work.session.execute(update(dispute).where(dispute.c.dispute_id == row.dispute_id).values(
        state=state.value, version=row.version + 1, resolution=command.resolution,
        granted_minor=command.granted.minor if command.granted else None,
        resolved_by=work.caller.subject, resolved_at=work.now))
    if command.granted is not None:
        grants.write(work, row.dispute_id, PayKind.GRANTED, row.period,
                     {row.employee_id: (command.granted, command.resolution)})
    return _message(_load(work, row.dispute_id))


def listed(query: DisputeQuery, work: Work) -> DisputeList:
    of = dispute.c
    asked = select(dispute).where(
        scope.visible(work, of.employee_id),
        chosen((of.employee_id, query.employee_id), (of.state, query.state and query.state.value)))
    found = page(work, asked, SORTING, query)
    return DisputeList(tuple(_message(row) for row in found.rows), found.next_cursor)


def _actual(command: RaiseDispute, work: Work) -> int:
    """What the ledgers hold of the deal, or booked in the month, in the currency expected."""
    lines, others = commission_line.c, pay_line.c
    asked = select(func.coalesce(func.sum(lines.amount_minor), 0)).where(
        lines.employee_id == command.employee_id, lines.currency == command.expected.currency)
    if command.deal_id is not None:
        asked = asked.where(lines.deal_id == command.deal_id)
        return int(work.session.execute(asked).scalar_one())
    of_month = asked.where(lines.booked_in == command.period)
    beside = select(func.coalesce(func.sum(others.amount_minor), 0)).where(
        others.employee_id == command.employee_id,
        others.currency == command.expected.currency, others.booked_in == command.period)
    return int(work.session.execute(of_month).scalar_one()
               + work.session.execute(beside).scalar_one())


def _load(work: Work, dispute_id: str) -> Any:
    row = work.session.execute(select(dispute).where(dispute.c.dispute_id == dispute_id)).first()
    if row is None:
        raise NotFound("record.not_found")
    return row


def _message(row: Any) -> Dispute:
    granted = None if row.granted_minor is None else Money(row.granted_minor, row.currency)
    return Dispute(
        row.dispute_id, row.employee_id, row.period, DisputeKind(row.kind),
        DisputeState(row.state), Money(row.expected_minor, row.currency),
        Money(row.actual_minor, row.currency), row.reason, row.raised_by, row.raised_at,
        row.deal_id, row.resolution, granted, row.resolved_by, row.resolved_at, row.version)
