"""A handover moves open deals in chunks, a transaction each: a kill loses none, a replica goes on.

What is moved is no longer the giver's, so each chunk is simply what the giver still has. Whoever
takes back gives back only what is still where it was moved to. The stage stays, and since when.
"""

from __future__ import annotations

from typing import Any

from chassis.work import Work
from services.org.contract import HandoverEvent, HandoverKind, HandoverStarted
from services.pipeline import store
from services.pipeline.contract import DealsHandedOver, DealStatus
from services.pipeline.rules.handing_over import credits_after, passes_credit

CHUNK = 100


def ordered(event: HandoverEvent, work: Work) -> None:
    """Remember to move, or to take back; `step` does it."""
    if HandoverKind.DEALS not in event.kinds:
        return
    giver, taker = event.from_employee_id, event.to_employee_id
    is_start = isinstance(event, HandoverStarted)
    row = {
        "handover_id": event.handover_id, "version": 0, "from_employee_id": giver,
        "to_employee_id": taker, "state": store.MOVING if is_start else store.RETURNING,
        "before_count": store.open_deals_of(work, giver, taker)}  # fmt: skip
    (store.order_handover if is_start else store.take_back_handover)(work, row)


def step(work: Work) -> bool:
    """Move or return the next chunk, and say how far it is; False when nothing is under way."""
    row = store.next_handover(work)
    if row is None:
        return False
    is_moving = row.state == store.MOVING
    handled = _moved(work, row) if is_moving else _returned(work, row)
    over = store.MOVED if is_moving else store.RETURNED
    state = over if handled < CHUNK else row.state
    version = store.advance_handover(work, row.handover_id, state)
    moved, returned = store.handed_counts(work, row.handover_id)
    after = store.open_deals_of(work, row.from_employee_id, row.to_employee_id)
    work.publish(DealsHandedOver(
        row.handover_id, version, moved, returned, row.before_count, after,
        is_moved=state != store.MOVING, is_returned=state == store.RETURNED))  # fmt: skip
    return True


def _moved(work: Work, row: Any) -> int:
    giver, taker = row.from_employee_id, row.to_employee_id
    ids = store.still_with(work, giver, CHUNK)
    deals = _locked(work, ids, giver)
    for deal in deals:
        store.change(work, deal, owner_id=taker, credits=credits_after(deal.credits, giver, taker))
    store.add_handed(work, [
        {"handover_id": row.handover_id, "deal_id": deal.deal_id,
         "has_credit": passes_credit(deal.credits, giver)} for deal in deals])  # fmt: skip
    return len(ids)


def _returned(work: Work, row: Any) -> int:
    giver, taker = row.to_employee_id, row.from_employee_id
    handed = store.handed_to_return(work, row.handover_id, CHUNK)
    for deal in _locked(work, list(handed), giver):
        after = credits_after(deal.credits, giver, taker) if handed[deal.deal_id] else deal.credits
        store.change(work, deal, owner_id=taker, credits=after)
    store.return_handed(work, row.handover_id, handed)
    return len(handed)


def _locked(work: Work, ids: list[str], owner_id: str) -> list[Any]:
    """Those that are open and the owner's still, once nobody else changes them."""
    work.lock("deal", *ids)
    return [deal for deal in store.by_ids(work, ids)
            if deal.owner_id == owner_id and deal.status == DealStatus.OPEN]
