"""What of a handover is crm's: who gives to whom, and which customers went; every query."""

from __future__ import annotations

from sqlalchemy import func, insert, select, update

from chassis.work import Work
from services.crm.tables import customer, handover_books

BOOKS = handover_books
handover_item = BOOKS.items


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
