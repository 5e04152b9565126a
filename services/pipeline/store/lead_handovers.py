"""What of a handover are leads: whose open ones go to whom, and which went; every query."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, func, insert, select, update

from chassis.work import Work
from services.pipeline.contract.leads import LeadState
from services.pipeline.tables import lead, lead_books

CLOSED = (LeadState.DISQUALIFIED.value, LeadState.CONVERTED.value)
ITEM = lead_books.items.c


def open_count(work: Work, *owners: str) -> int:
    counted = select(func.count()).select_from(lead).where(_open_of(*owners))
    return int(work.session.execute(counted).scalar_one())


def still_with(work: Work, owner_id: str, most: int) -> list[str]:
    chosen = select(lead.c.lead_id).where(_open_of(owner_id)).order_by(lead.c.lead_id)
    return list(work.session.execute(chosen.limit(most)).scalars())


def still_open(work: Work, lead_ids: list[str], owner_id: str) -> list[Any]:
    """Those of them that are open and this owner's, once they are locked."""
    chosen = select(lead).where(lead.c.lead_id.in_(lead_ids), _open_of(owner_id))
    return list(work.session.execute(chosen.order_by(lead.c.lead_id)))


def to_return(work: Work, handover_id: str, most: int) -> list[str]:
    rows = select(ITEM.lead_id).where(ITEM.handover_id == handover_id, ITEM.is_returned.is_(False))
    return list(work.session.execute(rows.order_by(ITEM.lead_id).limit(most)).scalars())


def note_moved(work: Work, handover_id: str, lead_ids: list[str]) -> None:
    if lead_ids:
        work.session.execute(insert(lead_books.items), [
            {"handover_id": handover_id, "lead_id": one} for one in lead_ids])


def note_returned(work: Work, handover_id: str, lead_ids: list[str]) -> None:
    work.session.execute(update(lead_books.items).where(
        ITEM.handover_id == handover_id, ITEM.lead_id.in_(lead_ids)).values(is_returned=True))


def _open_of(*owners: str) -> Any:
    return and_(lead.c.owner_id.in_(owners), lead.c.state.not_in(CLOSED))
