"""What of a handover is crm's: how many customers people have, and which are still whose."""

from __future__ import annotations

from sqlalchemy import func, select

from chassis.work import Work
from services.crm.tables import customer


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
