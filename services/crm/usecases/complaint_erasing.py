"""Complaints when somebody is forgotten: their words go; of a customer that is no more nothing is
promised any longer."""

from __future__ import annotations

from chassis.work import Work
from services.crm.contract import complaints as c
from services.crm.contract.complaints import ComplaintState, LogKind
from services.crm.rules.complaints import OPEN
from services.crm.store import complaints as store
from services.crm.usecases.complaint_clocks import announce_closed
from services.crm.usecases.complaint_messages import in_full


def erase(work: Work, customer_id: str, contact_id: str | None = None) -> None:
    """The texts of a customer's complaints, or of those of one contact; its lock is held."""
    rows = store.of_subject(work, customer_id, contact_id)
    store.empty_texts(work, [row.complaint_id for row in rows])
    for row in rows if contact_id is None else ():
        if ComplaintState(row.state) in OPEN:
            _end(work, row.complaint_id)


def told(work: Work, customer_id: str, contact_id: str | None, most: int
         ) -> tuple[c.Complaint, ...]:
    """What is known of their complaints, with every word."""
    rows = store.of_subject(work, customer_id, contact_id)[:most]
    return tuple(in_full(work, row) for row in rows)


def _end(work: Work, complaint_id: str) -> None:
    store.stop_clocks(work, complaint_id)
    store.note(work, complaint_id, LogKind.ERASED)
    announce_closed(work, store.change(
        work, complaint_id, state=ComplaintState.CLOSED.value, closed_at=work.now,
        is_paused=False))
