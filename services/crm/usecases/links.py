"""What something at a customer is about: a contact and a deal of that customer only."""

from __future__ import annotations

from typing import Any

from chassis.errors import Refusal
from chassis.work import Work
from services.crm.store import contacts, deals


def wrong_links(command: Any, work: Work) -> list[Refusal]:
    """A deal may not have been heard of yet; one that was is this customer's."""
    found = []
    contact_id, deal_id = command.contact_id, command.deal_id
    if contact_id and not contacts.known_ids(work, command.customer_id, [contact_id]):
        found.append(Refusal("link.contact_of_another", "contact_id"))
    held = deals.held(work, [deal_id]).get(deal_id) if deal_id else None
    if held is not None and held.customer_id != command.customer_id:
        found.append(Refusal("link.deal_of_another", "deal_id"))
    return found
