"""Notices and deliveries whose time is over: every query."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, select

from chassis.work import Work
from services.org.contract.notices import DeliveryState
from services.org.tables import delivery, notice


def remove_notices(work: Work, read_before: datetime, unread_before: datetime, most: int) -> int:
    """Those written before these instants, at most so many, the oldest first; how many went."""
    at = notice.c.created_at
    unread = notice.c.read_at.is_(None) & (at < unread_before)
    return _remove(work, notice, [at < read_before, notice.c.read_at.is_not(None) | unread], most)


def remove_deliveries(work: Work, before: datetime, most: int) -> int:
    """Those that are over, sent or parked; what still waits is never too old."""
    return _remove(work, delivery, [
        delivery.c.created_at < before, delivery.c.state != DeliveryState.QUEUED.value], most)


def _remove(work: Work, table: Table, which: Sequence[Any], most: int) -> int:
    (key,) = table.primary_key.columns
    chosen = (select(key).where(*which).order_by(table.c.created_at, key).limit(most)
              .with_for_update(skip_locked=True))
    removed = work.session.execute(delete(table).where(key.in_(chosen)))
    return int(removed.rowcount)  # type: ignore[attr-defined]
