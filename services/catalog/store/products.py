"""Queries about products and their dated costs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, insert, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on

from chassis.errors import NotFound
from chassis.work import Work
from kernel.money import Money
from services.catalog.contract import CostInput, ProductCost
from services.catalog.tables import product, product_cost


def find(work: Work, product_id: str) -> Any | None:
    return work.session.execute(
        select(product).where(product.c.product_id == product_id)
    ).first()


def one(work: Work, product_id: str) -> Any:
    """A product; raises NotFound. Products have no owner: who may read one may read all."""
    found = find(work, product_id)
    if found is None:
        raise NotFound("record.not_found")
    return found


def one_to_change(work: Work, product_id: str) -> Any:
    """As `one`, and nobody else changes it until the transaction ends."""
    work.lock("deal", f"product/{product_id}")
    found = one(work, product_id)
    work.must_match(found.version)
    return found


def known(work: Work, product_ids: Iterable[str]) -> dict[str, Any]:
    """The products of these ids that there are."""
    rows = work.session.execute(
        select(product).where(product.c.product_id.in_(sorted(set(product_ids))))
    )
    return {row.product_id: row for row in rows}


def is_code_taken(work: Work, code: str, product_id: str) -> bool:
    """Does another product have this code?"""
    found = work.session.execute(
        select(product.c.product_id).where(
            product.c.code == code, product.c.product_id != product_id
        )
    )
    return found.first() is not None


def add(work: Work, row: dict[str, Any]) -> None:
    work.session.execute(insert(product).values(row))


def change(work: Work, before: Any, **values: Any) -> Any:
    """Store what changed, raise the version; the new row comes back."""
    return work.session.execute(
        update(product)
        .where(product.c.product_id == before.product_id)
        .values(version=before.version + 1, **values)
        .returning(product)
    ).one()


def add_cost(work: Work, product_id: str, cost: CostInput) -> None:
    work.session.execute(
        insert(product_cost).values(
            product_id=product_id,
            currency=cost.amount.currency,
            valid_from=cost.valid_from or work.today,
            amount_minor=cost.amount.minor,
            recorded_at=work.now,
            recorded_by=work.caller.subject,
        )
    )


def costs(work: Work, product_id: str) -> tuple[ProductCost, ...]:
    """Every dated cost that holds from its day on, oldest first."""
    ours = product_cost.c
    rows = work.session.execute(
        select(product_cost)
        .where(ours.product_id == product_id)
        .ext(distinct_on(ours.valid_from, ours.currency))
        .order_by(ours.valid_from, ours.currency, ours.cost_id.desc())
    )
    return tuple(ProductCost(_amount(row), row.valid_from) for row in rows)


def costs_on(
    work: Work, product_ids: Iterable[str], currency: str, day: date
) -> dict[str, Money]:
    """What a unit of each product costs on a day, in one currency; products without are left
    out."""
    ours = product_cost.c
    rows = work.session.execute(
        select(product_cost)
        .where(
            ours.product_id.in_(sorted(set(product_ids))),
            ours.currency == currency,
            ours.valid_from <= day,
        )
        .ext(distinct_on(ours.product_id))
        .order_by(ours.product_id, ours.valid_from.desc(), ours.cost_id.desc())
    )
    return {row.product_id: _amount(row) for row in rows}


def matching(text: str) -> ColumnElement[bool]:
    """Products whose code or name holds the text, in any case."""
    return or_(
        product.c.code.icontains(text, autoescape=True),
        product.c.name.icontains(text, autoescape=True),
    )


def _amount(row: Any) -> Money:
    return Money(row.amount_minor, row.currency)
