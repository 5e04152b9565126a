"""Two customers become one: the survivor takes what the other had; undone, there are two again.

The merged one is taken out of the customers altogether, so that no list, night, campaign or figure
meets it; who asks for it is led to the survivor, and commands on it are refused. What was written
under its id in ledgers stays there and is read together with the survivor's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from chassis.errors import Forbidden, NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from services.crm.contract import merging as c
from services.crm.rules.merging import (
    UNDO_DAYS,
    Undoing,
    given_back,
    united,
    wrong_merge,
    wrong_undo,
)
from services.crm.store import consents, customers, moving, parting
from services.crm.store import merges as store
from services.crm.tables import customer, customer_merge
from services.crm.usecases import scoring, standing
from services.crm.usecases.customers import derived

SORTS = Sorting({"merged_at": customer_merge.c.merged_at}, customer_merge.c.merge_id)
BY_ID = Sorting({"merge_id": customer_merge.c.merge_id}, customer_merge.c.merge_id)
CHUNK = 500
LAST = 2**31 - 1


def merge(command: c.MergeCustomers, work: Work) -> c.Merge:
    ids = (command.customer_id, command.merged_customer_id)
    work.lock("party", *sorted(set(ids)))
    survivor = customers.one_to_change(work, ids[0])
    merged = customers.one(work, ids[1])
    refuse(wrong_merge(survivor, merged))
    work.lock("row", customers.TREE_LOCK)
    changed = _united(work, survivor, merged, {field.value for field in command.take})
    merge_id = new_id("merge")
    _keep(work, merge_id, (survivor, merged), changed)
    store.take_out(work, merged.customer_id)
    consents.carry_withdrawals(work, merged.customer_id, survivor.customer_id)
    moving.move(work, merge_id, merged.customer_id, survivor.customer_id)
    after = standing.change(work, survivor, changed)
    made = store.done(work, merge_id, after.version)
    work.publish(_announced(made))
    work.note(object_id=merge_id)
    return _message(work, made)


def undo(command: c.MergeId, work: Work) -> c.Merge:
    before = _seen(work, command.merge_id)
    work.lock("party", before.survivor_id, before.merged_id)
    before = _seen(work, command.merge_id)
    work.must_match(before.version)
    refuse(wrong_undo(_undoing(work, before), work.now))
    work.lock("row", customers.TREE_LOCK)
    copies = {name: store.unpacked(kept) for name, kept in before.copies.items()}
    after = store.end(work, before)
    survivor = _given_back(work, before.survivor_id, copies)
    merged = _put_back(work, before, copies["merged"])
    work.publish(c.CustomersMerged(
        merged.customer_id, merged.version, None, before.merge_id, survivor.customer_id,
        survivor.version))
    standing.regrade(work, survivor.customer_id)
    standing.regrade(work, merged.customer_id)
    scoring.score_again(work, merged.customer_id)
    return _message(work, after)


def listed(query: c.MergeQuery, work: Work) -> c.MergeList:
    chosen = select(*customer_merge.c).join(
        customer, customer.c.customer_id == customer_merge.c.survivor_id
    ).where(customers.is_visible(work))
    if query.customer_id is not None:
        chosen = chosen.where(customer_merge.c.survivor_id == query.customer_id)
    found = page(work, chosen, SORTS, query)
    return c.MergeList(tuple(_message(work, row) for row in found.rows), found.next_cursor)


def snapshot(query: c.MergeSnapshotQuery, work: Work) -> c.MergeSnapshot:
    found = page(work, select(*customer_merge.c).where(store.HOLDS), BY_ID, query)
    return c.MergeSnapshot(tuple(_announced(row) for row in found.rows), found.next_cursor)


def policy(query: c.MergePolicyQuery, work: Work) -> c.MergePolicy:
    held = store.policy(work)
    return c.MergePolicy(0, UNDO_DAYS) if held is None else c.MergePolicy(
        held.version, held.undo_days)


def set_policy(command: c.SetMergePolicy, work: Work) -> c.MergePolicy:
    if work.scope != "all":
        raise Forbidden("caller.forbidden", permission="customers:merge")
    work.lock("row", "merge-policy")
    before = policy(c.MergePolicyQuery(), work)
    work.must_match(before.version)
    store.keep_policy(work, before.version + 1, command.undo_days)
    return policy(c.MergePolicyQuery(), work)


def forget_step(work: Work) -> bool:
    """Empty the copies of merges whose time to be undone is over."""
    return store.forget_next(work, CHUNK) == CHUNK


def forget(work: Work, customer_id: str) -> list[str]:
    """No copy of an erased customer is kept; its ids, with those that went into it."""
    ids = store.family(work, customer_id)
    store.forget(work, ids)
    return ids


def _united(work: Work, survivor: Any, merged: Any, take: set[str]) -> dict[str, Any]:
    values = united(survivor._mapping, merged._mapping, take)
    values |= _parent(work, survivor, merged, values)
    return {**values, **derived(values)}


def _parent(
    work: Work, survivor: Any, merged: Any, values: Mapping[str, Any]
) -> dict[str, str | None]:
    """Nobody comes to stand above itself: what stood above the merged one takes its place."""
    if merged.customer_id in customers.ancestors(work, survivor.customer_id):
        return {"parent_customer_id": merged.parent_customer_id}
    wanted = values.get("parent_customer_id")
    is_below = wanted is not None and survivor.customer_id in (
        {wanted} | customers.ancestors(work, wanted))
    return {"parent_customer_id": survivor.parent_customer_id} if is_below else {}


def _keep(work: Work, merge_id: str, both: tuple[Any, Any], changed: Mapping[str, Any]) -> None:
    survivor, merged = both
    before = {name: getattr(survivor, name) for name in changed}
    days = policy(c.MergePolicyQuery(), work).undo_days
    store.add(work, {
        "merge_id": merge_id, "version": 1, "survivor_id": survivor.customer_id,
        "merged_id": merged.customer_id, "merged_by": work.caller.subject,
        "merged_at": work.now, "undo_until": work.now + timedelta(days=days),
        "merged_version": merged.version + 1, "survivor_version": survivor.version,
        "copies": {"merged": store.packed(merged._mapping), "before": store.packed(before),
                   "after": store.packed(changed)}})


def _given_back(work: Work, survivor_id: str, copies: Mapping[str, Any]) -> Any:
    now = customers.unscoped(work, survivor_id)
    values = given_back(copies["before"], copies["after"], now._mapping)
    return standing.change(work, now, values)


def _put_back(work: Work, before: Any, row: dict[str, Any]) -> Any:
    """The merged customer as it was; a tax id that somebody else has by now stays with them."""
    holder = row["tax_id"] and customers.with_tax_id(work, row["tax_id"])
    refuse([Refusal("customer.tax_id_taken", "merge_id", {
        "customer_ids": customers.seen_of(work, [holder])})] if holder else [])
    store.put_back(work, {**row, "version": row["version"] + 2})
    moving.move_back(work, before.merge_id, before.survivor_id, before.merged_id)
    parting.follow(work, before.survivor_id, before.merged_id)
    parting.fill_up(work, before.survivor_id, before.merged_id)
    merged = customers.unscoped(work, before.merged_id)
    if merged.customer_id in customers.ancestors(work, merged.customer_id):
        merged = customers.change(work, merged, {"parent_customer_id": None})
    return merged


def _seen(work: Work, merge_id: str) -> Any:
    """A merge whose survivor, wherever it is now, the caller may see."""
    row = store.one(work, merge_id)
    here = store.led(work, [row.survivor_id]).get(row.survivor_id, row.survivor_id)
    if not customers.seen_of(work, [here]):
        raise NotFound("record.not_found")
    return row


def _undoing(work: Work, row: Any) -> Undoing:
    survivor = customers.unscoped(work, row.survivor_id)
    return Undoing(
        row.undone_at, row.undo_until, survivor is not None and survivor.is_erased,
        survivor is not None, row.copies is not None)


def _announced(row: Any) -> c.CustomersMerged:
    """What is said of a merge that holds."""
    return c.CustomersMerged(
        row.merged_id, _version(row), row.survivor_id, row.merge_id, row.survivor_id,
        row.survivor_version or 1)


def _version(row: Any) -> int:
    """With which version it was announced. An older release kept it in the copy only; a merge
    without copy can never be undone, so that no later word can come."""
    if row.merged_version is not None:
        return int(row.merged_version)
    return LAST if row.copies is None else int(row.copies["merged"]["version"]) + 1


def _message(work: Work, row: Any) -> c.Merge:
    is_open = not list(wrong_undo(_undoing(work, row), work.now))
    return c.Merge(
        row.merge_id, row.version, row.survivor_id, row.merged_id, row.merged_by, row.merged_at,
        row.undo_until, is_open, row.undone_by, row.undone_at)
