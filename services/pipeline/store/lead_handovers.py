"""What of a handover are leads: how many open ones people have, and which are still whose."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, func, select

from chassis.work import Work
from services.pipeline.contract.leads import LeadState
from services.pipeline.tables import lead

CLOSED = (LeadState.DISQUALIFIED.value, LeadState.CONVERTED.value)


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


def _open_of(*owners: str) -> Any:
    return and_(lead.c.owner_id.in_(owners), lead.c.state.not_in(CLOSED))
