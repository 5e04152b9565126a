"""Public pools: opened, changed, listed, looked into; how much one holds; who had a customer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from chassis import scope
from chassis.errors import Forbidden, NotFound, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from services.crm.contract import Customer
from services.crm.contract import pools as c
from services.crm.rules.pools import wrong_terms
from services.crm.store import customers, merges, views
from services.crm.store import pools as store
from services.crm.tables import customer, owner_change, pool
from services.crm.usecases import membership, personal
from services.crm.usecases.claims import open_from
from services.crm.usecases.subjects import owner_change_of

POOL_SORTS = Sorting({"pool_id": pool.c.pool_id}, pool.c.pool_id)
SORTS = Sorting(
    {"pool_since_at": customer.c.pool_since_at, "name": customer.c.name}, customer.c.customer_id)
CHANGE_SORTS = Sorting({"change_id": owner_change.c.change_id}, owner_change.c.change_id)


def create(command: c.CreatePool, work: Work) -> c.Pool:
    _needs_all(work)
    refuse(wrong_terms(command.terms))
    pool_id = new_id("pool")
    store.add(work, {
        "pool_id": pool_id, "version": 1, "terms": command.terms, "is_active": True,
        "rules_since_on": work.today, "created_at": work.now})
    return _pool(store.one(work, pool_id), 0)


def change(command: c.ChangePool, work: Work) -> c.Pool:
    """New rules hold from the next night on, so that everybody can look at them first."""
    work.lock("row", f"pool:{command.pool_id}")
    before = store.one(work, command.pool_id)
    _needs_all(work)
    work.must_match(before.version)
    refuse(wrong_terms(command.terms))
    is_same = _falling(before.terms, before.is_active) == _falling(
        command.terms, command.is_active)
    after = store.change(work, before, {
        "terms": command.terms, "is_active": command.is_active,
        "rules_since_on": before.rules_since_on if is_same else work.today})
    return _pool(after, store.counts(work).get(after.pool_id, 0))


def listed(query: c.PoolQuery, work: Work) -> c.PoolList:
    found = membership.Pools(work)
    seen = [one.pool_id for one in found.rows if found.is_visible(one)]
    chosen = select(*pool.c).where(pool.c.pool_id.in_(seen))
    if query.is_active is not None:
        chosen = chosen.where(pool.c.is_active.is_(query.is_active))
    rows = page(work, chosen, POOL_SORTS, query)
    counts = store.counts(work)
    return c.PoolList(
        tuple(_pool(row, counts.get(row.pool_id, 0)) for row in rows.rows), rows.next_cursor)


def waiting(query: c.PoolCustomerQuery, work: Work) -> c.PoolCustomerList:
    held = membership.visible(work, query.pool_id)
    chosen = store.waiting(held.pool_id)
    if query.grade is not None:
        chosen = chosen.where(customer.c.grade == query.grade)
    found = page(work, chosen, SORTS, query)
    return c.PoolCustomerList(
        tuple(_waiting(row, held, work) for row in found.rows), found.next_cursor)


def capacity(query: c.CapacityQuery, work: Work) -> c.PoolCapacity:
    held = membership.visible(work, query.pool_id)
    who = query.employee_id or work.caller.employee_id
    if who is None or not scope.may_see(work, who):
        raise NotFound("record.not_found")
    terms, counted = held.terms, store.held(work, who, held.terms)
    free = None if terms.capacity is None else max(0, terms.capacity - counted)
    claimed = store.claims_on(work, held.pool_id, who, work.today)
    return c.PoolCapacity(
        held.pool_id, who, terms.capacity, counted, free, terms.daily_claims, claimed,
        terms.daily_views, views.on(work, held.pool_id, who, work.today))


def history(query: c.OwnerHistoryQuery, work: Work) -> c.OwnerHistory:
    """Of a customer in the caller's scope, or in a pool that the caller may look into."""
    row = customers.unscoped(work, query.customer_id)
    if row is None or row.pool_since_at is None:
        customers.one(work, query.customer_id)
    else:
        membership.visible(work, row.pool_id)
    ids = merges.family(work, query.customer_id)
    chosen = select(*owner_change.c).where(owner_change.c.customer_id.in_(ids))
    found = page(work, chosen, CHANGE_SORTS, query)
    return c.OwnerHistory(tuple(owner_change_of(one) for one in found.rows), found.next_cursor)


def _falling(terms: c.PoolTerms, is_active: bool) -> tuple[Any, ...]:
    """What decides who falls."""
    return is_active, terms.recycle_rules, terms.unit_ids, terms.member_ids


def shown(row: Any, held: Any, work: Work) -> Customer:
    """A customer without what its pool hides from all but its admins."""
    told = personal.customer(row, work)
    if work.caller.employee_id in held.terms.admin_ids:
        return told
    hidden: dict[str, Any] = {field.value: None for field in held.terms.hidden_fields}
    return replace(told, **hidden, is_masked=told.is_masked or bool(hidden))


def _waiting(row: Any, held: Any, work: Work) -> c.PoolCustomer:
    return c.PoolCustomer(shown(row, held, work), row.pool_since_at, open_from(row, held.terms))


def _needs_all(work: Work) -> None:
    if work.scope != "all":
        raise Forbidden("caller.forbidden", permission="pools:manage")


def _pool(row: Any, waiting_customers: int) -> c.Pool:
    return c.Pool(row.pool_id, row.version, row.terms, row.is_active, row.rules_since_on,
                  waiting_customers)
