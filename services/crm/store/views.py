"""Who opened which customers of the pools: every query."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from chassis.work import Work
from services.crm.store import merges
from services.crm.store.pools import add_event
from services.crm.tables import pool_event

VIEWED = "viewed"


def is_open(work: Work, customer_id: str, viewer: str, day: date) -> bool:
    """Did somebody open it on the day, perhaps under the id of what went into it?"""
    found = work.session.execute(select(pool_event.c.event_id).where(
        pool_event.c.kind == VIEWED, pool_event.c.employee_id == viewer,
        pool_event.c.happened_on == day,
        pool_event.c.customer_id.in_(merges.family(work, customer_id))).limit(1))
    return found.first() is not None


def on(work: Work, pool_id: str, viewer: str, day: date) -> int:
    """How many customers of a pool somebody opened on a local day."""
    return int(work.session.execute(select(func.count()).select_from(pool_event).where(
        pool_event.c.pool_id == pool_id, pool_event.c.employee_id == viewer,
        pool_event.c.happened_on == day, pool_event.c.kind == VIEWED)).scalar_one())


def note(work: Work, pool_id: str, customer_id: str, viewer: str) -> None:
    add_event(work, {"pool_id": pool_id, "customer_id": customer_id, "kind": VIEWED,
                     "employee_id": viewer, "bypassed": ()})
