"""Customers that were stored before there was a search are made findable, in chunks."""

from __future__ import annotations

from chassis.work import Work
from services.crm.rules.searching import searchable
from services.crm.store import searching as store

CHUNK = 500


def step(work: Work) -> bool:
    """The next chunk; False when all can be found."""
    rows = store.next_unsearchable(work, CHUNK)
    for row in rows:
        store.keep(work, row.customer_id, searchable(row.name, row.tax_id))
    return bool(rows)
