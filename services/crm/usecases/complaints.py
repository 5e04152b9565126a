"""Complaints: taken in, answered, paused, solved, settled, reopened, escalated, listed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from chassis.errors import Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, chosen, page
from chassis.notices import notify
from chassis.work import Work
from services.crm.contract import complaint_operations as events
from services.crm.contract import complaints as c
from services.crm.contract.complaints import ClockKind, LogKind
from services.crm.contract.complaints import ComplaintState as State
from services.crm.rules.complaints import HIGHEST, Promise, wrong_answer, wrong_receipt, wrong_step
from services.crm.store import complaints as store
from services.crm.store import customers
from services.crm.tables.complaints import complaint, complaint_clock
from services.crm.tables.customers import customer
from services.crm.usecases import complaint_clocks, complaint_terms
from services.crm.usecases.complaint_messages import in_full, in_short
from services.crm.usecases.links import wrong_links

SORTS = Sorting({"received_at": complaint.c.received_at}, complaint.c.complaint_id)


def open_one(command: c.OpenComplaint, work: Work) -> c.Complaint:
    customers.one_to_change(work, command.customer_id)
    received_at = command.received_at or work.now
    refuse([
        *wrong_receipt(received_at, work.now), *wrong_links(command, work),
        *wrong_answer(command.answered_at, received_at, work.now, is_given=bool(command.answer))])
    answer_hours, solve_hours = complaint_terms.hours_of(work, command.priority)
    complaint_id, received_at = new_id("cpl"), min(received_at, work.now)
    store.add(work, {
        "complaint_id": complaint_id, "version": 1, "customer_id": command.customer_id,
        "contact_id": command.contact_id, "deal_id": command.deal_id,
        "priority": command.priority.value, "state": State.NEW.value, "summary": command.summary,
        "answer_hours": answer_hours, "solve_hours": solve_hours,
        "received_at": received_at, "recorded_at": work.now})
    store.note(work, complaint_id, LogKind.OPENED, command.details)
    complaint_clocks.start(work, complaint_id, (
        Promise(ClockKind.ANSWER, 1, received_at, answer_hours),
        Promise(ClockKind.SOLUTION, 1, received_at, solve_hours)))
    row = store.known(work, complaint_id)
    work.publish(events.ComplaintOpened(*complaint_clocks.told(row), row.received_at))
    if command.answer is not None:
        at = min(command.answered_at or work.now, work.now)
        row = _answered(work, complaint_clocks.settle(work, row, at), command.answer, at)
    return in_full(work, row)


def get(query: c.ComplaintId, work: Work) -> c.Complaint:
    return in_full(work, store.one(work, query.complaint_id))


def listed(query: c.ComplaintQuery, work: Work) -> c.ComplaintList:
    asked = store.all_of().where(customers.is_visible(work), chosen(
        (complaint.c.state, query.state and query.state.value),
        (complaint.c.priority, query.priority and query.priority.value),
        (complaint.c.customer_id, query.customer_id), (customer.c.owner_id, query.owner_id)))
    if query.is_open is not None:
        is_settled = complaint.c.state == State.CLOSED.value
        asked = asked.where(~is_settled if query.is_open else is_settled)
    if query.breached is not None:
        is_late = exists(select(complaint_clock.c.complaint_id).where(
            complaint_clock.c.complaint_id == complaint.c.complaint_id, store.is_late(work.now)))
        asked = asked.where(is_late if query.breached else ~is_late)
    found = page(work, asked, SORTS, query)
    return c.ComplaintList(in_short(work, found.rows), found.next_cursor)


def answer(command: c.AnswerComplaint, work: Work) -> c.Complaint:
    row = _begun(work, command.complaint_id, LogKind.ANSWERED)
    return in_full(work, _answered(work, row, command.answer, work.now))


def pause(command: c.PauseComplaint, work: Work) -> c.Complaint:
    row = _begun(work, command.complaint_id, LogKind.PAUSED)
    store.note(work, row.complaint_id, LogKind.PAUSED, command.reason)
    return _done(work, row, is_paused=True)


def resume(command: c.ResumeComplaint, work: Work) -> c.Complaint:
    row = _begun(work, command.complaint_id, LogKind.RESUMED)
    store.note(work, row.complaint_id, LogKind.RESUMED, command.note)
    return _done(work, row, is_paused=False)


def solve(command: c.SolveComplaint, work: Work) -> c.Complaint:
    row = _begun(work, command.complaint_id, LogKind.SOLVED)
    store.meet(work, row.complaint_id, ClockKind.SOLUTION, work.now)
    store.note(work, row.complaint_id, LogKind.SOLVED, command.solution,
               cause_kind=command.cause_kind.value, round=row.round)
    return _done(work, row, state=State.SOLVED.value, solved_at=work.now,
                 cause_kind=command.cause_kind.value, root_cause=command.root_cause)


def close(command: c.CloseComplaint, work: Work) -> c.Complaint:
    row = _begun(work, command.complaint_id, LogKind.CLOSED)
    store.note(work, row.complaint_id, LogKind.CLOSED, command.note)
    after = store.change(work, row.complaint_id, state=State.CLOSED.value, closed_at=work.now)
    complaint_clocks.announce_closed(work, after)
    return in_full(work, after)


def reopen(command: c.ReopenComplaint, work: Work) -> c.Complaint:
    """The next round: a new solution clock from now on."""
    row = _begun(work, command.complaint_id, LogKind.REOPENED)
    store.note(work, row.complaint_id, LogKind.REOPENED, command.reason, round=row.round + 1)
    complaint_clocks.start(work, row.complaint_id, (
        Promise(ClockKind.SOLUTION, row.round + 1, work.now, row.solve_hours),))
    return _done(work, row, state=State.REOPENED.value, round=row.round + 1, solved_at=None,
                 closed_at=None)


def escalate(command: c.EscalateComplaint, work: Work) -> c.Complaint:
    row = _begun(work, command.complaint_id, LogKind.ESCALATED)
    refuse([Refusal("complaint.highest_level")] if row.level >= HIGHEST else [])
    values = complaint_clocks.raised(work, row, command.reason)
    notify(work, "complaint_escalated", [values["escalated_to"]], row.complaint_id,
           cause=values["level"], complaint_id=row.complaint_id, level=values["level"])
    return in_full(work, store.change(work, row.complaint_id, **values))


def _answered(work: Work, row: Any, answer: str, at: datetime) -> Any:
    store.meet(work, row.complaint_id, ClockKind.ANSWER, at)
    store.note(work, row.complaint_id, LogKind.ANSWERED, answer, at=at)
    return store.change(
        work, row.complaint_id, state=State.ANSWERED.value, answered_at=at)


def _begun(work: Work, complaint_id: str, act: LogKind) -> Any:
    """The complaint, held, with what ran out until now announced, if the step may be done."""
    row = store.one_to_change(work, complaint_id)
    refuse(wrong_step(State(row.state), act, is_paused=row.is_paused))
    return complaint_clocks.settle(work, row)


def _done(work: Work, row: Any, **values: Any) -> c.Complaint:
    after = store.change(work, row.complaint_id, **values)
    complaint_clocks.count_again(work, row.complaint_id)
    return in_full(work, after)
