"""Pools, who waits in them, what happened there, and who holds how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.errors import NotFound
from chassis.work import Work
from services.crm.contract.pools import PoolTerms
from services.crm.store import merges
from services.crm.store.deals import SIGNED
from services.crm.tables import contract_copy, customer, deal_copy, pool, pool_event, unit_copy

IN_POOL = customer.c.pool_since_at.is_not(None)


def add(work: Work, row: Mapping[str, Any]) -> None:
    work.session.execute(insert(pool).values(**row))


def change(work: Work, before: Any, values: Mapping[str, Any]) -> Any:
    return work.session.execute(
        update(pool).where(pool.c.pool_id == before.pool_id)
        .values(**values, version=before.version + 1).returning(pool)).one()


def one(work: Work, pool_id: str | None) -> Any:
    """A pool, whether or not the caller belongs to it; raises NotFound."""
    row = work.session.execute(select(pool).where(pool.c.pool_id == pool_id)).first()
    if row is None:
        raise NotFound("record.not_found")
    return row


def every(work: Work) -> list[Any]:
    """All pools, the oldest first."""
    return list(work.session.execute(select(pool).order_by(pool.c.created_at, pool.c.pool_id)))


def counts(work: Work) -> dict[str, int]:
    """How many customers wait in each pool."""
    rows = work.session.execute(
        select(customer.c.pool_id, func.count()).where(IN_POOL, customer.c.is_erased.is_(False))
        .group_by(customer.c.pool_id))
    return {pool_id: int(number) for pool_id, number in rows}


def waiting(pool_id: str) -> Any:
    """Who waits in a pool, as a query."""
    return select(*customer.c).where(
        customer.c.pool_id == pool_id, IN_POOL, customer.c.is_erased.is_(False))


def held(work: Work, employee_id: str, terms: PoolTerms) -> int:
    """How many customers of somebody count for the capacity."""
    chosen = select(func.count()).select_from(customer).where(
        customer.c.owner_id == employee_id, customer.c.is_erased.is_(False))
    if terms.uncounted_grades:
        chosen = chosen.where(func.coalesce(customer.c.grade, "").not_in(terms.uncounted_grades))
    if not terms.won_counts:
        chosen = chosen.where(~select(deal_copy.c.deal_id).where(
            deal_copy.c.customer_id == customer.c.customer_id,
            deal_copy.c.status == SIGNED).exists())
    return int(work.session.execute(chosen).scalar_one())


def add_event(work: Work, row: Mapping[str, Any]) -> None:
    work.session.execute(insert(pool_event).values(
        happened_at=work.now, happened_on=work.today, actor=work.caller.subject, **row))


def claims_on(work: Work, pool_id: str, employee_id: str, day: date) -> int:
    """Claim events of somebody in a pool on a local day, whatever became of the customers."""
    return int(work.session.execute(
        select(func.count()).select_from(pool_event).where(
            pool_event.c.pool_id == pool_id, pool_event.c.employee_id == employee_id,
            pool_event.c.happened_on == day, pool_event.c.kind == "claimed")).scalar_one())


def lost_on(work: Work, customer_id: str, employee_id: str) -> date | None:
    """The last day on which a customer went from somebody into a pool."""
    found: date | None = work.session.execute(
        select(func.max(pool_event.c.happened_on)).where(
            pool_event.c.customer_id.in_(merges.family(work, customer_id)),
            pool_event.c.employee_id == employee_id,
            pool_event.c.kind.in_(("released", "recycled")))).scalar()
    return found


class Won(NamedTuple):
    """Of the sales of a customer that stand: the newest signature, the latest end of a contract,
    and the newest signature of those without one."""

    signed_on: date | None = None
    contract_ends_on: date | None = None
    endless_since: date | None = None


def won(work: Work, customer_ids: Iterable[str]) -> dict[str, Won]:
    """What was won of each customer."""
    ends_on = contract_copy.c.ends_on
    rows = work.session.execute(
        select(deal_copy.c.customer_id, func.max(deal_copy.c.signed_on), func.max(ends_on),
               func.max(deal_copy.c.signed_on).filter(ends_on.is_(None)))
        .outerjoin(contract_copy, contract_copy.c.deal_id == deal_copy.c.deal_id)
        .where(deal_copy.c.customer_id.in_(sorted(customer_ids)), deal_copy.c.status == SIGNED,
               deal_copy.c.signed_on.is_not(None))
        .group_by(deal_copy.c.customer_id))
    return {customer_id: Won(*days) for customer_id, *days in rows}


def next_owned(work: Work, after: str, most: int, *conditions: Any) -> list[Any]:
    """The next customers that somebody owns, in the order of their ids."""
    return list(work.session.execute(
        select(customer).where(
            customer.c.customer_id > after, customer.c.owner_id.is_not(None),
            customer.c.is_erased.is_(False), *conditions)
        .order_by(customer.c.customer_id).limit(most)))


def keep_units(work: Work, employee_id: str, version: int, units: Any) -> None:
    """Keep the newest word on somebody's units; an older one changes nothing."""
    newest = upsert(unit_copy).values(employee_id=employee_id, version=version, units=units)
    work.session.execute(newest.on_conflict_do_update(
        index_elements=["employee_id"], where=unit_copy.c.version < newest.excluded.version,
        set_={"version": newest.excluded.version, "units": newest.excluded.units}))


def units_of(work: Work, employee_id: str | None, day: date) -> set[str]:
    """The leaf units of somebody on a day."""
    units = work.session.execute(
        select(unit_copy.c.units).where(unit_copy.c.employee_id == employee_id)).scalar() or ()
    return {one.unit_id for one in units
            if one.valid_from <= day and (one.valid_to is None or day < one.valid_to)}
