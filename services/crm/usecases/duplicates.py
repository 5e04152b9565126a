"""Customers that are perhaps the same, with a score and its reasons; pairs said to be two."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from chassis.errors import Refusal, refuse
from chassis.lists import Sorting, page
from chassis.work import Work
from services.crm.contract import merging as c
from services.crm.rules.duplicates import POINTS
from services.crm.store import customers
from services.crm.store import duplicates as store


def listed(query: c.DuplicateQuery, work: Work) -> c.DuplicatePairs:
    if query.customer_id is not None:
        customers.one(work, query.customer_id)
    pairs = store.pairs(work, query.customer_id)
    found = page(work, select(*pairs.c), Sorting({"score": pairs.c.score}, pairs.c.pair_id), query)
    ids = {one for row in found.rows for one in (row.one_id, row.other_id)}
    names = {row.customer_id: row.name for row in customers.by_ids(work, ids)}
    return c.DuplicatePairs(tuple(_pair(row, names) for row in found.rows), found.next_cursor)


def dismiss(command: c.DismissDuplicate, work: Work) -> c.Dismissal:
    ids = (command.customer_id, command.other_customer_id)
    work.lock("party", *ids)
    one, other = (customers.one(work, name) for name in ids)
    is_same = one.customer_id == other.customer_id
    refuse([Refusal("merge.into_itself", "other_customer_id")] if is_same else [])
    store.dismiss(work, ids)
    return c.Dismissal(*ids, work.now)


def _pair(row: Any, names: dict[str, str]) -> c.DuplicatePair:
    return c.DuplicatePair(
        row.one_id, names[row.one_id], row.other_id, names[row.other_id], row.score,
        tuple(c.SharedField(field, POINTS[field]) for field in POINTS if field in row.fields))
