"""Tags: a vocabulary per company; put on customers and taken off."""

from __future__ import annotations

from typing import Any

from chassis.errors import Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, matching, page
from chassis.work import Work
from services.crm.contract import tags as c
from services.crm.rules.tags import tag_key, wrong_tags
from services.crm.store import customers
from services.crm.store import tags as store
from services.crm.tables import tag

SORTS = Sorting({"name": tag.c.name}, tag.c.tag_id)


def create(command: c.CreateTag, work: Work) -> c.Tag:
    tag_id = new_id("tag")
    store.add(work, {
        **_named(work, command.name, None), "tag_id": tag_id, "version": 1,
        "created_by": work.caller.subject, "created_at": work.now})
    return _tag(store.one(work, tag_id), {})


def change(command: c.ChangeTag, work: Work) -> c.Tag:
    work.lock("row", f"tag:{command.tag_id}")
    before = store.one(work, command.tag_id)
    work.must_match(before.version)
    values: dict[str, Any] = {}
    if command.name is not None:
        values |= _named(work, command.name, before.tag_id)
    if command.is_retired is not None:
        values["is_retired"] = command.is_retired
    after = store.change(work, before, values)
    return _tag(after, store.counts(work, [after.tag_id]))


def listed(query: c.TagQuery, work: Work) -> c.TagList:
    chosen = store.vocabulary().where(matching(query.q, tag.c.name))
    if query.is_retired is not None:
        chosen = chosen.where(tag.c.is_retired.is_(query.is_retired))
    found = page(work, chosen, SORTS, query)
    counts = store.counts(work, [row.tag_id for row in found.rows])
    return c.TagList(tuple(_tag(row, counts) for row in found.rows), found.next_cursor)


def put(command: c.TagCustomer, work: Work) -> c.CustomerTags:
    """It is no change of the customer's own record: its version stays."""
    before = customers.one_to_change(work, command.customer_id)
    add, remove = set(command.add), set(command.remove)
    held = {row.tag_id for row in store.of_customer(work, before.customer_id)}
    refuse(wrong_tags(held, add, remove, store.known(work, add)))
    store.put(work, before.customer_id, add)
    store.take(work, before.customer_id, remove)
    return _of(work, before.customer_id)


def of_customer(query: c.CustomerTagQuery, work: Work) -> c.CustomerTags:
    return _of(work, customers.one(work, query.customer_id).customer_id)


def _of(work: Work, customer_id: str) -> c.CustomerTags:
    rows = store.of_customer(work, customer_id)
    return c.CustomerTags(customer_id, tuple(
        c.CustomerTag(row.tag_id, row.name, row.is_retired) for row in rows))


def _named(work: Work, name: str, tag_id: str | None) -> dict[str, str]:
    key = tag_key(name)
    work.lock("row", f"tag-name:{key}")
    holder = store.of_key(work, key)
    refuse([] if holder in (None, tag_id) else [
        Refusal("tag.name_taken", "name", {"tag_id": holder})])
    return {"name": name.strip(), "name_key": key}


def _tag(row: Any, counts: dict[str, int]) -> c.Tag:
    return c.Tag(row.tag_id, row.version, row.name, row.is_retired, counts.get(row.tag_id, 0))
