"""Complaints as messages: their clocks computed from the log, their words masked for some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.calendars import clock_of
from chassis.work import Work
from kernel.working_time import Clock
from services.crm.contract import complaints as c
from services.crm.rules.complaints import Promise, judged, pauses_of
from services.crm.rules.masking import masked_text
from services.crm.store import complaints as store
from services.crm.usecases import personal


def in_full(work: Work, row: Any) -> c.Complaint:
    """With its log."""
    return _messages(work, [row], with_log=True)[0]


def in_short(work: Work, rows: Sequence[Any]) -> tuple[c.Complaint, ...]:
    return _messages(work, rows, with_log=False)


def _messages(work: Work, rows: Sequence[Any], *, with_log: bool) -> tuple[c.Complaint, ...]:
    ids = [row.complaint_id for row in rows]
    logs, promises = store.logs(work, ids), store.promises(work, ids)
    clock = clock_of(work) if ids else None
    found = []
    for row in rows:
        assert clock is not None
        lines = logs[row.complaint_id]
        clocks = _clocks(promises[row.complaint_id], lines, clock, work)
        found.append(_message(work, row, clocks, lines if with_log else []))
    return tuple(found)


def _clocks(promised: list[Promise], lines: list[Any], clock: Clock, work: Work
            ) -> tuple[c.ComplaintClock, ...]:
    pauses = pauses_of((c.LogKind(line.kind), line.at) for line in lines)
    return tuple(judged(one, pauses, clock, work.now) for one in promised)


def _message(work: Work, row: Any, clocks: tuple[c.ComplaintClock, ...], lines: list[Any]
             ) -> c.Complaint:
    is_open = personal.may_read(work, row.owner_id)
    return c.Complaint(
        complaint_id=row.complaint_id,
        version=row.version,
        customer_id=row.customer_id,
        owner_id=row.owner_id,
        state=c.ComplaintState(row.state),
        priority=c.Priority(row.priority),
        is_paused=row.is_paused,
        level=row.level,
        summary=row.summary if is_open else masked_text(row.summary),
        received_at=row.received_at,
        clocks=clocks,
        contact_id=row.contact_id,
        deal_id=row.deal_id,
        escalated_to=row.escalated_to,
        cause_kind=None if row.cause_kind is None else c.CauseKind(row.cause_kind),
        root_cause=row.root_cause if is_open else masked_text(row.root_cause),
        answered_at=row.answered_at,
        solved_at=row.solved_at,
        closed_at=row.closed_at,
        log=tuple(_entry(line, is_open=is_open) for line in lines),
        is_masked=not is_open,
    )


def _entry(line: Any, *, is_open: bool) -> c.ComplaintEntry:
    return c.ComplaintEntry(
        c.LogKind(line.kind), line.at, line.actor,
        line.words if is_open else masked_text(line.words),
        None if line.clock is None else c.ClockKind(line.clock), line.level, line.to_employee_id)
