"""Customers that a deal registration of channels may mean."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from chassis.work import Work
from services.crm.contract.conflicts import OwnerQuery
from services.crm.rules.duplicates import domain_key, name_key
from services.crm.store import merges
from services.crm.tables import customer

MOST = 20


def meant(work: Work, query: OwnerQuery) -> list[Any]:
    """The customer of that id, wherever it was merged into, else those that share a key; erased
    ones are nobody's."""
    asked = select(customer).where(~customer.c.is_erased).order_by(
        customer.c.created_at, customer.c.customer_id).limit(MOST)
    if query.customer_id is not None:
        now = merges.led(work, [query.customer_id]).get(query.customer_id, query.customer_id)
        return list(work.session.execute(asked.where(customer.c.customer_id == now)))
    keys = ((customer.c.name_key, name_key(query.name or "")),
            (customer.c.domain_key, domain_key(query.web_domain)))
    shared = [column == key for column, key in keys if key]
    return list(work.session.execute(asked.where(or_(*shared)))) if shared else []
