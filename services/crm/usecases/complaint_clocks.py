"""The clocks of complaints: started, counted again, and what happens when one runs out.

The log says what is due; the stored instant is only how `step` finds it. So nothing is announced by
a stale one, whoever restarts or sets another calendar meanwhile, and each clock once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from chassis.calendars import clock_of
from chassis.notices import notify
from chassis.scope import called_in, superiors
from chassis.work import Work
from services.crm.contract import complaint_operations as events
from services.crm.contract.complaints import CauseKind, LogKind, Priority
from services.crm.rules.complaints import HIGHEST, Promise, due_of, pauses_of
from services.crm.store import complaints as store
from services.crm.store import recounts

CHUNK = 100


def start(work: Work, complaint_id: str, promised: Iterable[Promise]) -> None:
    clock = clock_of(work)
    for one in promised:
        store.start_clock(work, complaint_id, one, due_of(one, (), clock).at)


def count_again(work: Work, complaint_id: str) -> None:
    """Store by when each clock that runs is due, now that the log says more."""
    for one, due in _running(work, complaint_id):
        store.set_clock(work, complaint_id, one, due_at=due.at)


def settle(work: Work, row: Any, until: datetime | None = None) -> Any:
    """Announce what has run out by now, or by another instant; the complaint as it then stands."""
    for one, due in _running(work, row.complaint_id):
        if due.at is None or due.at >= (until or work.now):
            store.set_clock(work, row.complaint_id, one, due_at=due.at)
        else:
            store.set_clock(work, row.complaint_id, one, due_at=due.at, breached_at=due.at)
            row = _broken(work, row, one, due.at)
    return row


def step(work: Work) -> bool:
    """Look at the next complaint of which a clock ran out; False when there is none."""
    complaint_id = store.next_due(work)
    if complaint_id is None:
        return False
    work.lock("party", store.known(work, complaint_id).customer_id)
    settle(work, store.known(work, complaint_id))
    return True


def calendar_changed(work: Work, year: int, version: int) -> None:
    """What runs is counted again, so that what is due earlier now is found in time."""
    recounts.ask(work, f"calendar/{year}/{version}")


def recount_step(work: Work) -> bool:
    """Count the clocks of the next complaints again; False when nothing asks for it."""
    asked = recounts.next_one(work)
    if asked is None:
        return False
    rows = recounts.next_running(work, asked.after_complaint_id, CHUNK)
    work.lock("party", *(row.customer_id for row in rows))
    for row in rows:
        count_again(work, row.complaint_id)
    is_over = len(rows) < CHUNK
    recounts.advance(work, asked.cause, **(
        {"finished_at": work.now} if is_over else
        {"after_complaint_id": rows[-1].complaint_id}))
    return True


def raised(work: Work, row: Any, words: str | None = None) -> dict[str, Any]:
    """One level higher, noted with who is called in; the complaint's new values."""
    if row.level >= HIGHEST:
        return {}
    level = row.level + 1
    told_to = called_in(level, superiors(work, row.owner_id))
    store.note(work, row.complaint_id, LogKind.ESCALATED, words, level=level,
               to_employee_id=told_to)
    return {"level": level, "escalated_to": told_to}


def told(row: Any) -> tuple[str, int, str, str | None, Priority]:
    """What every event says of a complaint."""
    return (row.complaint_id, row.version, row.customer_id, row.owner_id, Priority(row.priority))


def announce_closed(work: Work, row: Any) -> None:
    cause = None if row.cause_kind is None else CauseKind(row.cause_kind)
    work.publish(events.ComplaintClosed(
        *told(row), cause, row.received_at, row.solved_at, row.closed_at))


def _broken(work: Work, row: Any, promise: Promise, due_at: Any) -> Any:
    store.note(work, row.complaint_id, LogKind.BREACHED, clock=promise.kind.value,
               round=promise.round)
    after = store.change(work, row.complaint_id, **raised(work, row))
    work.publish(events.ComplaintBreached(
        *told(after), promise.kind, promise.round, due_at, after.level))
    notify(work, "complaint_breached", [row.owner_id, after.escalated_to], row.complaint_id,
           cause=f"{promise.kind}/{promise.round}", complaint_id=row.complaint_id,
           clock=promise.kind, due_at=due_at, level=after.level)
    return after


def _running(work: Work, complaint_id: str) -> list[tuple[Promise, Any]]:
    promised = store.promises(work, [complaint_id])[complaint_id]
    running = [one for one in promised if one.met_at is None and one.broken_at is None]
    if not running:
        return []
    lines = store.logs(work, [complaint_id])[complaint_id]
    pauses = pauses_of((LogKind(line.kind), line.at) for line in lines)
    clock = clock_of(work)
    return [(one, due_of(one, pauses, clock)) for one in running]
