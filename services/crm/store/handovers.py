"""What of a handover is crm's: who gives to whom, and which customers went; every query."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.work import Work
from services.crm.tables import customer, handover, handover_item

MOVING, MOVED, RETURNING, RETURNED = "moving", "moved", "returning", "returned"


def order(work: Work, row: dict[str, Any]) -> None:
    """Keep what is to be done; it is known already when the order came before, or was taken back
    before it came."""
    work.session.execute(upsert(handover).values(row).on_conflict_do_nothing())


def take_back(work: Work, row: dict[str, Any]) -> None:
    """From now on what was moved goes back."""
    work.session.execute(upsert(handover).values(row).on_conflict_do_update(
        index_elements=["handover_id"], set_={"state": RETURNING},
        where=handover.c.state.in_((MOVING, MOVED))))


def next_open(work: Work) -> Any:
    """One that is under way and that nobody else works on; None when there is none."""
    return work.session.execute(
        select(handover).where(handover.c.state.like("%ing")).order_by(handover.c.handover_id)
        .limit(1).with_for_update(skip_locked=True)).first()


def count_of(work: Work, *owners: str) -> int:
    """How many customers these people have."""
    return int(work.session.execute(
        select(func.count()).select_from(customer).where(
            customer.c.owner_id.in_(owners), customer.c.is_erased.is_(False))).scalar_one())


def still_with(work: Work, owner_id: str, most: int) -> list[str]:
    chosen = select(customer.c.customer_id).where(
        customer.c.owner_id == owner_id, customer.c.is_erased.is_(False))
    return list(work.session.execute(
        chosen.order_by(customer.c.customer_id).limit(most)).scalars())


def add_items(work: Work, handover_id: str, customer_ids: list[str]) -> None:
    rows = [{"handover_id": handover_id, "customer_id": one} for one in customer_ids]
    if rows:
        work.session.execute(insert(handover_item), rows)


def to_return(work: Work, handover_id: str, most: int) -> list[str]:
    chosen = select(handover_item.c.customer_id).where(
        handover_item.c.handover_id == handover_id, handover_item.c.is_returned.is_(False))
    return list(work.session.execute(
        chosen.order_by(handover_item.c.customer_id).limit(most)).scalars())


def return_items(work: Work, handover_id: str, customer_ids: list[str]) -> None:
    work.session.execute(update(handover_item).where(
        handover_item.c.handover_id == handover_id,
        handover_item.c.customer_id.in_(customer_ids)).values(is_returned=True))


def counts(work: Work, handover_id: str) -> tuple[int, int]:
    """How many were moved, and how many of those went back (or had gone elsewhere)."""
    item = handover_item.c
    moved, returned = work.session.execute(
        select(func.count(), func.count().filter(item.is_returned))
        .where(item.handover_id == handover_id)).one()
    return int(moved), int(returned)


def advance(work: Work, handover_id: str, state: str) -> int:
    """Store how it stands; the version of the word that is said about it."""
    return int(work.session.execute(
        update(handover).where(handover.c.handover_id == handover_id)
        .values(state=state, version=handover.c.version + 1)
        .returning(handover.c.version)).scalar_one())
