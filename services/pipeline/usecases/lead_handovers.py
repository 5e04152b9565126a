"""A handover moves open leads in chunks, if it is asked to; their state and clocks stay."""

from __future__ import annotations

from typing import Any

from chassis.handing_over import Order, Progress
from chassis.work import Work
from services.org.contract import HandoverEvent, HandoverKind, HandoverStarted
from services.pipeline.contract.lead_events import LeadAssigned, LeadsHandedOver
from services.pipeline.contract.leads import LeadStep
from services.pipeline.store import lead_handovers as store
from services.pipeline.store import leads
from services.pipeline.tables import lead_books
from services.pipeline.usecases.lead_messages import publish

CHUNK = 100


def ordered(event: HandoverEvent, work: Work) -> None:
    """Remember to move, or to take back; `step` does it."""
    if HandoverKind.LEADS not in event.kinds:
        return
    giver, taker = event.from_employee_id, event.to_employee_id
    order = Order(event.handover_id, giver, taker, store.open_count(work, giver, taker))
    lead_books.ordered(work, order, is_start=isinstance(event, HandoverStarted))


def step(work: Work) -> bool:
    """Move or return the next chunk, and say how far it is; False when nothing is under way."""
    return lead_books.step(work, _moved, _returned, _tell)


def _tell(work: Work, row: Any, done: Progress) -> None:
    after = store.open_count(work, row.from_employee_id, row.to_employee_id)
    work.publish(LeadsHandedOver(
        done.handover_id, done.version, done.moved, done.returned, done.before, after,
        done.is_moved, done.is_returned))


def _moved(work: Work, row: Any) -> bool:
    ids = store.still_with(work, row.from_employee_id, CHUNK)
    given = _given(work, ids, row.from_employee_id, row.to_employee_id)
    store.note_moved(work, row.handover_id, given)
    return len(ids) == CHUNK


def _returned(work: Work, row: Any) -> bool:
    ids = store.to_return(work, row.handover_id, CHUNK)
    _given(work, ids, row.to_employee_id, row.from_employee_id)
    store.note_returned(work, row.handover_id, ids)
    return len(ids) == CHUNK


def _given(work: Work, ids: list[str], giver: str, taker: str) -> list[str]:
    """Those of them that are open and the giver's still become the taker's; which they were."""
    leads.lock(work, *ids)
    given = store.still_open(work, ids, giver)
    for before in given:
        after = leads.change(work, before, owner_id=taker)
        leads.note(work, after, LeadStep.ASSIGNED)
        publish(work, LeadAssigned, after)
    return [one.lead_id for one in given]
