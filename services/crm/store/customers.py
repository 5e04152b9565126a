"""Customers: one, to change, alike, their tree, their owners."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.errors import NotFound, Refusal, RuleBroken, SalesloopError
from chassis.scope import visible
from chassis.work import Work
from services.crm.store import merges
from services.crm.tables import customer, employee_copy, owner_change

TREE_LOCK = "customer-tree"


def is_visible(work: Work) -> ColumnElement[bool]:
    return visible(work, customer.c.owner_id)


def one(work: Work, customer_id: str) -> Any:
    """A customer inside the caller's scope; raises NotFound."""
    found = _seen(work, customer_id)
    if found is None:
        raise _gone(work, customer_id)
    return found


def followed(work: Work, customer_id: str) -> Any:
    """As `one`; a merged customer is read where it is now."""
    found = _seen(work, customer_id)
    if found is None:
        return one(work, merges.led(work, [customer_id]).get(customer_id, customer_id))
    return found


def _seen(work: Work, customer_id: str) -> Any:
    return work.session.execute(
        select(customer).where(customer.c.customer_id == customer_id, is_visible(work))
    ).first()


def _gone(work: Work, customer_id: str) -> SalesloopError:
    """It is not here; whoever may see where it went is told."""
    into = merges.led(work, [customer_id]).get(customer_id)
    if into is None or not seen_of(work, [into]):
        return NotFound("record.not_found")
    return RuleBroken([Refusal("customer.merged", "customer_id", {"into_customer_id": into})])


def refuse_merged(work: Work, customer_id: str) -> None:
    """What goes by its derived id is never entered a second time once it was merged."""
    if merges.led(work, [customer_id]):
        raise _gone(work, customer_id)


def one_to_change(work: Work, customer_id: str) -> Any:
    """As `one`, and nobody else changes it until the transaction ends; an erased one never
    changes."""
    work.lock("party", customer_id)
    found = one(work, customer_id)
    work.must_match(found.version)
    if found.is_erased:
        raise RuleBroken([Refusal("customer.erased", "customer_id")])
    return found


def unscoped(work: Work, customer_id: str | None) -> Any:
    """A customer for crm's own needs; None when there is none."""
    return work.session.execute(
        select(customer).where(customer.c.customer_id == customer_id)
    ).first()


def add(work: Work, row: Mapping[str, Any]) -> bool:
    """Store a new customer; False when one of that id is there already."""
    stored = work.session.execute(
        upsert(customer).values(**row).on_conflict_do_nothing(index_elements=["customer_id"])
    )
    return bool(stored.rowcount)  # type: ignore[attr-defined]


def change(work: Work, before: Any, values: Mapping[str, Any]) -> Any:
    """Store what changed, raise the version; the new row comes back."""
    return work.session.execute(
        update(customer)
        .where(customer.c.customer_id == before.customer_id)
        .values(**{**values, "version": before.version + 1})
        .returning(customer)
    ).one()


def with_tax_id(work: Work, tax_id: str) -> str | None:
    """Whose tax id it is, whether or not the caller may see that."""
    found: str | None = work.session.execute(
        select(customer.c.customer_id).where(customer.c.tax_id == tax_id)
    ).scalar()
    return found


def alike(work: Work, keys: Mapping[str, str | None], but: str) -> list[str]:
    """Customers that share a key with this one, whether or not the caller may see them."""
    shared = [customer.c[name] == key for name, key in keys.items() if key is not None]
    chosen = select(customer.c.customer_id).where(or_(*shared), customer.c.customer_id != but)
    return list(work.session.execute(chosen.order_by(customer.c.customer_id).limit(50)).scalars())


def seen_of(work: Work, customer_ids: Iterable[str]) -> list[str]:
    """Those of the ids that the caller may see."""
    return [row.customer_id for row in by_ids(work, customer_ids)]


def by_ids(work: Work, customer_ids: Iterable[str]) -> list[Any]:
    return list(
        work.session.execute(
            select(customer)
            .where(customer.c.customer_id.in_(sorted(set(customer_ids))), is_visible(work))
            .order_by(customer.c.customer_id)
        )
    )


def ancestors(work: Work, customer_id: str) -> set[str]:
    """Everybody above a customer; ends even where a circle had come in."""
    above = (
        select(customer.c.parent_customer_id.label("id"))
        .where(customer.c.customer_id == customer_id)
        .cte("above", recursive=True)
    )
    above = above.union(
        select(customer.c.parent_customer_id).where(customer.c.customer_id == above.c.id)
    )
    rows = work.session.execute(select(above.c.id).where(above.c.id.is_not(None)))
    return set(rows.scalars())


def next_ids(work: Work, after: str, most: int) -> list[str]:
    """The next customers in the order of their ids."""
    chosen = (
        select(customer.c.customer_id)
        .where(customer.c.customer_id > after)
        .order_by(customer.c.customer_id)
        .limit(most)
    )
    return list(work.session.execute(chosen).scalars())


def employment(work: Work, employee_id: str) -> Any:
    return work.session.execute(
        select(employee_copy).where(employee_copy.c.employee_id == employee_id)
    ).first()


def add_owner_change(work: Work, customer_id: str, change_row: Mapping[str, Any]) -> None:
    work.session.execute(
        insert(owner_change).values(
            customer_id=customer_id,
            actor=work.caller.subject,
            changed_at=work.now,
            **change_row,
        )
    )


def owner_changes(work: Work, customer_id: str, most: int) -> list[Any]:
    return list(
        work.session.execute(
            select(owner_change)
            .where(owner_change.c.customer_id.in_(merges.family(work, customer_id)))
            .order_by(owner_change.c.change_id.desc())
            .limit(most)
        )
    )


def keep_employee(work: Work, row: Mapping[str, Any]) -> None:
    """Keep the newest version of an employee; an older one changes nothing."""
    work.session.execute(
        upsert(employee_copy)
        .values(**row)
        .on_conflict_do_update(
            index_elements=["employee_id"],
            set_=dict(row),
            where=employee_copy.c.version < row["version"],
        )
    )
