"""Products: taken in, shown, listed, changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from chassis.errors import Refusal, refuse
from chassis.ids import derived_id, new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from kernel.money import Money
from services.catalog import contract
from services.catalog.contract import CostInput, Product, ProductChanged, ProductList, ProductRole
from services.catalog.rules.products import Facts, wrong_product
from services.catalog.store import products as store
from services.catalog.tables import product
from services.catalog.usecases.access import may_see_costs

SORTS = Sorting(
    {"code": product.c.code, "name": product.c.name, "created_at": product.c.created_at},
    product.c.product_id,
)
_PLAIN = ("code", "name", "product_line", "category_path", "unit", "variants", "is_active")


def create(command: contract.CreateProduct, work: Work) -> Product:
    reference = command.external_ref
    product_id = id_of(reference) if reference else new_id("prod")
    work.lock("deal", f"product/{product_id}")
    held = store.find(work, product_id)
    if held is not None:
        return message(held, work)
    row = {
        "product_id": product_id, "version": 1, "code": command.code, "name": command.name,
        "role": command.role.value, "product_line": command.product_line,
        "category_path": command.category_path or command.product_line, "unit": command.unit,
        "variants": command.variants, **_floor(command.floor_price), "is_active": True,
        "external_ref": reference, "created_at": work.now,
    }  # fmt: skip
    _refuse_wrong(row, command.cost, work)
    store.add(work, row)
    return _stored(store.one(work, product_id), command.cost, work)


def get(query: contract.ProductId, work: Work) -> Product:
    return message(store.one(work, query.product_id), work)


def listed(query: contract.ProductQuery, work: Work) -> ProductList:
    chosen = select(*product.c)
    for name in ("role", "product_line", "is_active"):
        wanted = getattr(query, name)
        if wanted is not None:
            chosen = chosen.where(product.c[name] == wanted)
    if query.q is not None:
        chosen = chosen.where(store.matching(query.q))
    found = page(work, chosen, SORTS, query)
    return ProductList(tuple(short_message(row) for row in found.rows), found.next_cursor)


def change(command: contract.ChangeProduct, work: Work) -> Product:
    before = store.one_to_change(work, command.product_id)
    values = {name: getattr(command, name) for name in _PLAIN if getattr(command, name) is not None}
    if command.role is not None:
        values["role"] = command.role.value
    if command.floor_price is not None:
        values |= _floor(command.floor_price)
    _refuse_wrong({**before._mapping, **values}, command.cost, work)
    return _stored(store.change(work, before, **values), command.cost, work)


def id_of(external_ref: str) -> str:
    """Another system's product always meets the same id, in every service."""
    return derived_id("prod", "product", external_ref)


def _refuse_wrong(row: Mapping[str, Any], cost: CostInput | None, work: Work) -> None:
    facts = Facts(
        row["category_path"],
        row["variants"],
        _money(row["floor_minor"], row["floor_currency"]),
        cost.amount if cost else None,
    )
    is_taken = store.is_code_taken(work, row["code"], row["product_id"])
    taken = [Refusal("product.code_taken", "code")] if is_taken else []
    refuse([*taken, *wrong_product(facts)])


def _stored(row: Any, cost: CostInput | None, work: Work) -> Product:
    """What a stored product brings with it: its cost kept, everybody told."""
    if cost is not None:
        store.add_cost(work, row.product_id, cost)
    work.publish(
        ProductChanged(
            row.product_id,
            row.version,
            ProductRole(row.role),
            row.product_line,
            row.category_path,
            row.is_active,
        )
    )
    return message(row, work)


def message(row: Any, work: Work) -> Product:
    """A product with its costs, if the caller may see costs."""
    return short_message(row, store.costs(work, row.product_id) if may_see_costs(work) else None)


def short_message(row: Any, costs: tuple[contract.ProductCost, ...] | None = None) -> Product:
    return Product(
        product_id=row.product_id,
        version=row.version,
        code=row.code,
        name=row.name,
        role=ProductRole(row.role),
        product_line=row.product_line,
        category_path=row.category_path,
        unit=row.unit,
        is_active=row.is_active,
        created_at=row.created_at,
        variants=row.variants,
        floor_price=_money(row.floor_minor, row.floor_currency),
        costs=costs,
        external_ref=row.external_ref,
    )


def _floor(amount: Money | None) -> dict[str, Any]:
    if amount is None:
        return {"floor_minor": None, "floor_currency": None}
    return {"floor_minor": amount.minor, "floor_currency": amount.currency}


def _money(minor: int | None, currency: str | None) -> Money | None:
    return None if minor is None or currency is None else Money(minor, currency)
