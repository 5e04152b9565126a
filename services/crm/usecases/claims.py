"""Customers go into pools and out of them: claimed, assigned, released, moved; protected.

A claim holds the customer's lock, then the claimer's: of two who want one customer one gets it,
and nobody gets past a limit by asking twice at once.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from chassis import clock
from chassis.errors import NotFound, Refusal, refuse
from chassis.work import Work
from services.crm.contract import CustomerId
from services.crm.contract import pools as c
from services.crm.contract.recycling import CustomerRecycled, PoolVerdict, RecycleKind
from services.crm.rules.pools import Claim, against, against_holder, passed, wrong_protection
from services.crm.store import customers
from services.crm.store import pools as store
from services.crm.usecases import membership, owning
from services.crm.usecases.customers import wrong_owners


def claim(command: CustomerId, work: Work) -> c.PoolStanding:
    before, pool = in_pool(work, command.customer_id)
    me = work.caller.employee_id
    refuse([] if me is not None else [Refusal("pool.not_a_member", "customer_id")])
    assert me is not None
    facts = _facts(work, before, pool, me)
    found, bypassed = passed(against(facts, pool.terms, work.today), is_admin=facts.is_admin)
    refuse([*wrong_owners(work, me, "customer_id"), *found])
    days = pool.terms.protection_days
    values = {"protected_until": work.today + timedelta(days=days) if days else None}
    after = owning.pass_on(work, before, me, "pool.claimed", {**owning.taken(work), **values})
    owning.left_pool(work, before, after, "claimed", bypassed)
    return owning.standing_of(after)


def assign(command: c.AssignFromPool, work: Work) -> c.PoolStanding:
    before, pool = in_pool(work, command.customer_id)
    facts = _facts(work, before, pool, command.owner_id)
    refuse([*wrong_owners(work, command.owner_id), *against_holder(facts, pool.terms)])
    return owning.standing_of(owning.give(work, before, command.owner_id, command.reason))


def release(command: c.ReleaseCustomer, work: Work) -> c.PoolStanding:
    before = customers.one_to_change(work, command.customer_id)
    refuse([] if before.owner_id else [Refusal("pool.no_owner", "customer_id")])
    pools = membership.Pools(work)
    pool = pools.of(before)
    if command.pool_id is not None:
        pool = membership.visible(work, command.pool_id)
    refuse(_wrong_target(pool))
    after = into_pool(work, before, pool, command.reason)
    _log(work, after, "released", before.owner_id, command.reason)
    work.publish(CustomerRecycled(
        after.customer_id, after.version, pool.pool_id, before.owner_id, is_released=True))
    return owning.standing_of(after)


def recycle(work: Work, before: Any, pool: Any, verdict: PoolVerdict,
            kinds: tuple[RecycleKind, ...]) -> None:
    """The night takes a customer from its owner."""
    titles = ", ".join(rule.title for rule in verdict.rules if rule.is_met)
    after = into_pool(work, before, pool, titles)
    _log(work, after, "recycled", before.owner_id, titles)
    work.publish(CustomerRecycled(
        after.customer_id, after.version, pool.pool_id, before.owner_id, is_released=False,
        reasons=kinds))


def move(command: c.MoveToPool, work: Work) -> c.PoolStanding:
    """The lock on new data counts anew in the other pool."""
    work.lock("party", command.customer_id)
    before = _without_owner(work, command.customer_id)
    work.must_match(before.version)
    pool = membership.visible(work, command.pool_id)
    is_there = before.pool_since_at is not None and before.pool_id == pool.pool_id
    refuse([*([Refusal("pool.there_already", "pool_id")] if is_there else []),
            *_wrong_target(pool)])
    after = customers.change(
        work, before, {"pool_id": pool.pool_id, "pool_since_at": work.now})
    _log(work, after, "moved", None, command.reason)
    return owning.standing_of(after)


def protect(command: c.ProtectCustomer, work: Work) -> c.PoolStanding:
    before = customers.one_to_change(work, command.customer_id)
    refuse([*wrong_protection(command.protected_until, work.today),
            *([] if before.owner_id else [Refusal("pool.no_owner", "customer_id")])])
    after = customers.change(work, before, {"protected_until": command.protected_until})
    _log(work, after, "protected", before.owner_id, command.reason)
    return owning.standing_of(after)


def open_from(row: Any, terms: c.PoolTerms) -> date:
    """The first day on which a customer may be claimed by anybody."""
    return clock.business_day(row.pool_since_at) + timedelta(days=terms.new_data_days)


def into_pool(work: Work, before: Any, pool: Any, reason: str) -> Any:
    return owning.pass_on(work, before, None, reason, {
        "pool_id": pool.pool_id, "pool_since_at": work.now, "claimed_at": None,
        "protected_until": None})


def in_pool(work: Work, customer_id: str) -> tuple[Any, Any]:
    """A customer that waits in a pool the caller may look into, held until the end; who comes too
    late is told so, and NotFound is raised for everybody else."""
    work.lock("party", customer_id)
    row = customers.unscoped(work, customer_id)
    if row is None or row.is_erased or row.pool_id is None:
        raise NotFound("record.not_found")
    pool = membership.visible(work, row.pool_id)
    refuse([] if row.pool_since_at is not None else [
        Refusal("pool.already_taken", "customer_id")])
    work.must_match(row.version)
    return row, pool


def _without_owner(work: Work, customer_id: str) -> Any:
    row = customers.unscoped(work, customer_id)
    if row is None:
        return customers.one(work, customer_id)
    if row.is_erased:
        raise NotFound("record.not_found")
    if row.pool_since_at is not None:
        membership.visible(work, row.pool_id)
        return row
    found = customers.one(work, customer_id)
    refuse([Refusal("pool.has_owner", "customer_id")] if found.owner_id else [])
    return found


def _facts(work: Work, row: Any, pool: Any, employee_id: str) -> Claim:
    """What counts for and against somebody; two claims of theirs come one after the other."""
    work.lock("row", f"holder:{employee_id}")
    return Claim(
        is_member=membership.Pools(work).is_member(pool, employee_id),
        is_active=pool.is_active,
        is_admin=employee_id in pool.terms.admin_ids,
        entered_on=clock.business_day(row.pool_since_at),
        lost_on=store.lost_on(work, row.customer_id, employee_id),
        held=store.held(work, employee_id, pool.terms),
        claimed_today=store.claims_on(work, pool.pool_id, employee_id, work.today))


def _wrong_target(pool: Any) -> list[Refusal]:
    if pool is None:
        return [Refusal("pool.none_fits", "pool_id")]
    return [] if pool.is_active else [Refusal("pool.inactive", "pool_id")]


def _log(work: Work, row: Any, kind: str, employee_id: str | None, reason: str) -> None:
    store.add_event(work, {
        "pool_id": row.pool_id or "", "customer_id": row.customer_id, "kind": kind,
        "employee_id": employee_id, "bypassed": (), "reason": reason})
