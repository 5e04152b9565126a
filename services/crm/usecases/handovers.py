"""A handover moves customers in chunks, a transaction each: a kill loses none, a replica goes on.

What is moved is no longer the giver's, so each chunk is simply what the giver still has. Whoever
takes back gives back only what is still where it was moved to. Contacts, interactions, grades and
notes belong to the customer and stay with it.
"""

from __future__ import annotations

from typing import Any

from chassis.handing_over import Order, Progress
from chassis.work import Work
from services.crm.contract import CustomersHandedOver
from services.crm.store import customers, handovers
from services.crm.usecases.owning import give
from services.org.contract import HandoverEvent, HandoverKind, HandoverStarted

CHUNK = 100


def ordered(event: HandoverEvent, work: Work) -> None:
    """Remember to move, or to take back; `step` does it."""
    if HandoverKind.CUSTOMERS not in event.kinds:
        return
    giver, taker = event.from_employee_id, event.to_employee_id
    order = Order(event.handover_id, giver, taker, handovers.count_of(work, giver, taker))
    handovers.BOOKS.ordered(work, order, is_start=isinstance(event, HandoverStarted))


def step(work: Work) -> bool:
    """Move or return the next chunk, and say how far it is; False when nothing is under way."""
    return handovers.BOOKS.step(work, _moved, _returned, _tell)


def _tell(work: Work, row: Any, done: Progress) -> None:
    after = handovers.count_of(work, row.from_employee_id, row.to_employee_id)
    work.publish(CustomersHandedOver(
        done.handover_id, done.version, done.moved, done.returned, done.before, after,
        done.is_moved, done.is_returned))


def _moved(work: Work, row: Any) -> bool:
    ids = handovers.still_with(work, row.from_employee_id, CHUNK)
    given = _give(work, ids, row.from_employee_id, row.to_employee_id, row.handover_id)
    handovers.add_items(work, row.handover_id, given)
    return len(ids) == CHUNK


def _returned(work: Work, row: Any) -> bool:
    ids = handovers.to_return(work, row.handover_id, CHUNK)
    _give(work, ids, row.to_employee_id, row.from_employee_id, row.handover_id)
    handovers.return_items(work, row.handover_id, ids)
    return len(ids) == CHUNK


def _give(work: Work, ids: list[str], giver: str, taker: str, reason: str) -> list[str]:
    """Those that are the giver's still, once nobody else changes them; which they were."""
    work.lock("party", *ids)
    rows = [customers.unscoped(work, customer_id) for customer_id in ids]
    given = [row for row in rows if row and row.owner_id == giver and not row.is_erased]
    for row in given:
        give(work, row, taker, reason)
    return [row.customer_id for row in given]
