"""A customer passes from one owner to another, to none, or out of a pool: what is noted of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.work import Work
from services.crm.contract.pools import CustomerClaimed, PoolStanding
from services.crm.store import customers, follow_ups, pools
from services.crm.usecases import standing


def pass_on(
    work: Work, before: Any, owner_id: str | None, reason: str | None, values: Mapping[str, Any]
) -> Any:
    """Change the owner: a line of the history, and a follow-up that is late is missed for good."""
    if before.next_due_on < work.today:
        follow_ups.add_outcome(work, before, None)
    customers.add_owner_change(work, before.customer_id, {
        "from_owner_id": before.owner_id, "to_owner_id": owner_id, "reason": reason})
    return standing.change(work, before, {"owner_id": owner_id, **values})


def give(work: Work, before: Any, owner_id: str, reason: str | None) -> Any:
    """Give a customer to an owner: noted, and due anew if nobody has spoken with it yet."""
    if before.owner_id == owner_id:
        return before
    if before.pool_since_at is None:
        return pass_on(work, before, owner_id, reason, {"owned_since_on": work.today})
    after = pass_on(work, before, owner_id, reason, taken(work))
    left_pool(work, before, after, "assigned", ())
    return after


def taken(work: Work) -> dict[str, Any]:
    """What a customer has once it leaves a pool: its clocks start anew."""
    return {"owned_since_on": work.today, "claimed_at": work.now, "pool_since_at": None}


def left_pool(
    work: Work, before: Any, after: Any, kind: str, bypassed: tuple[str, ...]
) -> None:
    pools.add_event(work, {
        "pool_id": before.pool_id, "customer_id": before.customer_id, "kind": kind,
        "employee_id": after.owner_id, "bypassed": bypassed})
    work.publish(CustomerClaimed(
        after.customer_id, after.version, before.pool_id, after.owner_id,
        is_assigned=kind == "assigned", bypassed=bypassed))


def standing_of(row: Any) -> PoolStanding:
    return PoolStanding(
        row.customer_id, row.version, row.owner_id, row.pool_id, row.pool_since_at,
        row.claimed_at, row.protected_until)
