"""Who reads a customer of a pool that limits the views has opened it today, or is told to."""

from __future__ import annotations

from typing import Any

from chassis.errors import Refusal, refuse
from chassis.work import Work
from services.crm.store import pools as store
from services.crm.store import views

MANAGES = "pools:manage"


def must_be_open(work: Work, row: Any) -> None:
    """Who sees a customer in any case opens it all the same while its pool limits the views."""
    if row.pool_since_at is None:
        return
    pool = store.one(work, row.pool_id)
    is_free = (pool.terms.daily_views is None or is_admin(work, pool)
               or views.is_open(work, row.customer_id, viewer(work), work.today))
    refuse([] if is_free else [
        Refusal("pool.open_first", "customer_id", {"operation": "open_pool_customer"})])


def viewer(work: Work) -> str:
    """Under whose name views are counted."""
    return work.caller.employee_id or work.caller.subject


def is_admin(work: Work, pool: Any) -> bool:
    """An admin of the pool, or of all of them."""
    caller = work.caller
    return caller.employee_id in pool.terms.admin_ids or (
        caller.holds(MANAGES) and caller.scope(MANAGES) == "all")
