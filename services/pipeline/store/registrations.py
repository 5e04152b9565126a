"""Queries about deals that partners register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from chassis.work import Work
from services.pipeline.contract import DealStatus
from services.pipeline.tables import deal

MOST = 200


def open_of_customers(work: Work, customer_ids: Sequence[str]) -> list[Any]:
    """Open deals of these customers, the oldest first."""
    return list(work.session.execute(
        select(deal).where(deal.c.customer_id.in_(customer_ids),
                           deal.c.status == DealStatus.OPEN.value)
        .order_by(deal.c.created_at, deal.c.deal_id).limit(MOST)))
