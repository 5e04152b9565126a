"""What of a handover is pipeline's: whose open deals go to whom, and which went; every query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, func, insert, select, update

from chassis.work import Work
from services.pipeline.contract import DealStatus
from services.pipeline.tables import deal, handover_books

BOOKS = handover_books
handover_item = BOOKS.items


def open_deals_of(work: Work, *owners: str) -> int:
    """How many open deals these people have."""
    counted = select(func.count()).select_from(deal)
    return int(work.session.execute(counted.where(_open_of(*owners))).scalar_one())


def still_with(work: Work, owner_id: str, most: int) -> list[str]:
    """The next open deals that are still this owner's."""
    chosen = select(deal.c.deal_id).where(_open_of(owner_id)).order_by(deal.c.deal_id)
    return list(work.session.execute(chosen.limit(most)).scalars())


def add_handed(work: Work, rows: list[dict[str, Any]]) -> None:
    """Note which deals went."""
    if rows:
        work.session.execute(insert(handover_item), rows)


def handed_to_return(work: Work, handover_id: str, most: int) -> dict[str, bool]:
    """The next deals that did not go back yet, each with whether its credit went too."""
    item = handover_item.c
    chosen = select(item.deal_id, item.has_credit).where(
        item.handover_id == handover_id, item.is_returned.is_(False)
    )
    rows = work.session.execute(chosen.order_by(item.deal_id).limit(most))
    return {row.deal_id: row.has_credit for row in rows}


def return_handed(work: Work, handover_id: str, deal_ids: Iterable[str]) -> None:
    item = handover_item.c
    work.session.execute(
        update(handover_item)
        .where(item.handover_id == handover_id, item.deal_id.in_(list(deal_ids)))
        .values(is_returned=True)
    )


def _open_of(*owners: str) -> Any:
    return and_(deal.c.owner_id.in_(owners), deal.c.status == DealStatus.OPEN.value)
