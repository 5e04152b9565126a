"""Queries about deals that partners register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from chassis.work import Work
from services.pipeline.contract import DealStatus
from services.pipeline.tables import deal, registration_copy

MOST = 200


def open_of_customers(work: Work, customer_ids: Sequence[str]) -> list[Any]:
    """Open deals of these customers, the oldest first."""
    return list(work.session.execute(
        select(deal).where(deal.c.customer_id.in_(customer_ids),
                           deal.c.status == DealStatus.OPEN.value)
        .order_by(deal.c.created_at, deal.c.deal_id).limit(MOST)))


def of_deal(work: Work, deal_id: str) -> list[Any]:
    """Every registration that was ever approved for a deal."""
    return list(work.session.execute(
        select(registration_copy).where(registration_copy.c.deal_id == deal_id)
        .order_by(registration_copy.c.registration_id)))


def keep_before(work: Work, registration_id: str, partner_id: str | None, channel_id: str, *,
                gave_credit: bool) -> None:
    """What a deal had before it was registered, and whether the registration credits somebody."""
    work.session.execute(
        update(registration_copy).where(registration_copy.c.registration_id == registration_id)
        .values(partner_before=partner_id, channel_before=channel_id, gave_credit=gave_credit))
