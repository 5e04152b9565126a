"""A lead became a customer: where the customer came from is known from then on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis import clock
from chassis.work import Work
from services.crm.contract.overview import CustomerLead
from services.crm.store import leads as store
from services.crm.store import merges, moving
from services.pipeline.contract.lead_events import LeadConverted


def customer_keys(events: Sequence[LeadConverted], work: Work) -> set[str]:
    """The customers, and what they are now."""
    named = {event.customer_id for event in events}
    return named | set(merges.led(work, named).values())


def converted(event: LeadConverted, work: Work) -> None:
    """A lead of a merged customer is its survivor's, until the merge is undone."""
    named = event.customer_id
    here = merges.led(work, [named]).get(named, named)
    work.lock("party", here)  # held already, unless merged while this waited
    for merge_id in merges.steps_from(work, named):
        moving.note(work, merge_id, "lead_copy", [event.lead_id])
    store.keep(work, {
        "lead_id": event.lead_id, "lead_version": event.version, "customer_id": here,
        "source": event.source.value, "campaign_id": event.campaign_id,
        "came_on": clock.business_day(event.created_at), "deal_id": event.deal_id})


def of_customer(work: Work, customer_id: str, most: int = 1) -> tuple[CustomerLead, ...]:
    return tuple(_message(row) for row in store.of_customer(work, customer_id, most))


def _message(row: Any) -> CustomerLead:
    return CustomerLead(row.lead_id, row.source, row.campaign_id, row.came_on, row.deal_id)
