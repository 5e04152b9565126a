"""A handover moves customers in chunks, a transaction each: a kill loses none, a replica goes on.

What is moved is no longer the giver's, so each chunk is simply what the giver still has. Whoever
takes back gives back only what is still where it was moved to. Contacts, interactions, grades and
notes belong to the customer and stay with it.
"""

from __future__ import annotations

from chassis.handing_over import Order, Part
from chassis.work import Work
from services.crm.contract import CustomersHandedOver
from services.crm.store import customers, handovers
from services.crm.tables import handover_books
from services.crm.usecases.owning import give
from services.org.contract import HandoverEvent, HandoverKind, HandoverStarted

CHUNK = 100


def ordered(event: HandoverEvent, work: Work) -> None:
    """Remember to move, or to take back; `step` does it."""
    if HandoverKind.CUSTOMERS in event.kinds:
        PART.ordered(work, event, is_start=isinstance(event, HandoverStarted))


def step(work: Work) -> bool:
    return PART.step(work, CHUNK)


def _give(work: Work, ids: list[str], order: Order) -> list[str]:
    """Those that are the giver's still, once nobody else changes them; which they were."""
    work.lock("party", *ids)
    rows = [customers.unscoped(work, customer_id) for customer_id in ids]
    given = [row for row in rows if row and row.owner_id == order.giver and not row.is_erased]
    for row in given:
        give(work, row, order.taker, order.handover_id)
    return [row.customer_id for row in given]


PART = Part(
    handover_books, CustomersHandedOver, handovers.count_of, handovers.still_with, _give)
