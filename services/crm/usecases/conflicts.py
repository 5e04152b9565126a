"""Whose customer may a deal registration mean?"""

from __future__ import annotations

from typing import Any

from chassis.clock import business_day
from chassis.work import Work
from services.crm.contract.conflicts import OwnedCustomer, OwnedCustomers, OwnerQuery
from services.crm.store import conflicts as store
from services.crm.store import merges


def candidates(query: OwnerQuery, work: Work) -> OwnedCustomers:
    return OwnedCustomers(tuple(_message(row, work) for row in store.meant(work, query)))


def _message(row: Any, work: Work) -> OwnedCustomer:
    is_pooled = row.pool_since_at is not None
    return OwnedCustomer(
        row.customer_id, business_day(row.pool_since_at) if is_pooled else row.owned_since_on,
        row.owner_id, row.pool_id, tuple(merges.family(work, row.customer_id)))
