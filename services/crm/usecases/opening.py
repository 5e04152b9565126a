"""A customer of a pool is opened, and counted."""

from __future__ import annotations

from typing import Any

from chassis.errors import refuse
from chassis.work import Work
from services.crm.contract import CustomerId
from services.crm.contract import opening as c
from services.crm.rules.opening import against_view
from services.crm.store import contacts, merges, views
from services.crm.usecases import claims, personal, pools, viewing

MOST_CONTACTS, MOST_INTERACTIONS = 50, 20


def open_one(command: CustomerId, work: Work) -> c.OpenedCustomer:
    """Two openings of one person come one after the other, as claims do."""
    row, pool = claims.in_pool(work, command.customer_id)
    me = viewing.viewer(work)
    work.lock("row", f"viewer:{me}")
    was_open = views.is_open(work, row.customer_id, me, work.today)
    refuse(against_view(pool.terms, views.on(work, pool.pool_id, me, work.today),
                        is_free=was_open or viewing.is_admin(work, pool)))
    if not was_open:
        views.note(work, pool.pool_id, row.customer_id, me)
    return _opened(work, row, pool)


def _opened(work: Work, row: Any, pool: Any) -> c.OpenedCustomer:
    is_open = personal.may_read(work, row.owner_id)
    ids = merges.family(work, row.customer_id)
    people = contacts.of_customer(work, row.customer_id, MOST_CONTACTS)
    talks = contacts.newest_interactions(work, ids, MOST_INTERACTIONS)
    return c.OpenedCustomer(
        pools.shown(row, pool, work), claims.open_from(row, pool.terms),
        tuple(personal.contact(one, is_open=is_open) for one in people),
        tuple(personal.interaction(one, is_open=is_open) for one in talks),
        views.on(work, pool.pool_id, viewing.viewer(work), work.today), pool.terms.daily_views)
