"""A handover moves open leads in chunks, if it is asked to; their state and clocks stay."""

from __future__ import annotations

from chassis.handing_over import Order, Part
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
    if HandoverKind.LEADS in event.kinds:
        PART.ordered(work, event, is_start=isinstance(event, HandoverStarted))


def step(work: Work) -> bool:
    return PART.step(work, CHUNK)


def _give(work: Work, ids: list[str], order: Order) -> list[str]:
    """Those that are open and the giver's still, once nobody else changes them."""
    leads.lock(work, *ids)
    given = store.still_open(work, ids, order.giver)
    for before in given:
        after = leads.change(work, before, owner_id=order.taker)
        leads.note(work, after, LeadStep.ASSIGNED)
        publish(work, LeadAssigned, after)
    return [one.lead_id for one in given]


PART = Part(lead_books, LeadsHandedOver, store.open_count, store.still_with, _give)
