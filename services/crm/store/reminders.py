"""Which due days were announced: every query."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.work import Work
from services.crm.tables import customer, follow_up_said


def unsaid(work: Work, most: int) -> list[Any]:
    """Owned customers whose due day has come and was not announced as what it is now; nobody else
    works on them."""
    said, held = follow_up_said.c, customer.c
    is_said = and_(said.due_on == held.next_due_on,
                   or_(said.is_overdue, held.next_due_on >= work.today))
    return list(work.session.execute(
        select(customer).outerjoin(follow_up_said, said.customer_id == held.customer_id)
        .where(held.next_due_on <= work.today, held.owner_id.is_not(None),
               held.is_erased.is_(False),
               or_(said.customer_id.is_(None), ~is_said))
        .order_by(held.next_due_on, held.customer_id).limit(most)
        .with_for_update(of=customer, skip_locked=True)))


def keep(work: Work, said: Sequence[tuple[str, date, bool]]) -> None:
    """What was announced last of each customer."""
    if not said:
        return
    stored = upsert(follow_up_said).values([
        {"customer_id": customer_id, "due_on": due_on, "is_overdue": is_overdue}
        for customer_id, due_on, is_overdue in said])
    work.session.execute(stored.on_conflict_do_update(
        index_elements=["customer_id"],
        set_={"due_on": stored.excluded.due_on, "is_overdue": stored.excluded.is_overdue}))
