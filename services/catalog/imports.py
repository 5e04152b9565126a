"""Rows of bulk imports that catalog owns: products, and prices of other systems.

Prices go into the list's open draft (a copy of its newest version where there is none); somebody
approves it, an import puts nothing in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from chassis import schemas
from chassis.contract import decimal, message, text
from chassis.errors import Refusal, refuse
from chassis.importing import Outcome
from chassis.work import Work
from kernel.money import Money
from services.catalog import contract
from services.catalog.contract import (
    CostInput,
    PriceListKind,
    PriceMethod,
    PriceRuleInput,
    ProductRole,
    RuleTarget,
)
from services.catalog.store import price_lists, products
from services.catalog.usecases import drafts
from services.catalog.usecases import products as product_cases
from services.catalog.usecases.price_lists import id_of, rule_of
from services.catalog.usecases.products import id_of as product_id_of


@message
class ProductRow:
    external_ref: str = text(longest=120)
    code: str = text(longest=64)
    name: str = text(longest=200)
    role: ProductRole
    product_line: str = text(longest=64)
    category_path: str | None = text(longest=200, default=None)
    unit: str = text(longest=20, default="pcs")
    cost: str | None = text(longest=24, default=None)
    currency: str = text(longest=3, shortest=3, default="CNY")
    cost_from: date | None = None  # None: today


@message
class PriceRow:
    list_ref: str = text(longest=120)
    product_ref: str = text(longest=120)
    price: str = text(longest=24)
    currency: str = text(longest=3, shortest=3, default="CNY")
    min_quantity: Decimal = decimal(least="0", most="1000000000", default=Decimal(0))
    valid_from: date | None = None
    kind: PriceListKind = PriceListKind.RETAIL


def import_product(cells: Mapping[str, str], work: Work) -> Outcome:
    row: ProductRow = schemas.load(ProductRow, dict(cells))
    product_id = product_id_of(row.external_ref)
    cost = _cost(row, product_id, work)
    held = products.find(work, product_id)
    if held is None:
        product_cases.create(
            contract.CreateProduct(
                row.code, row.name, row.role, row.product_line, row.category_path, row.unit,
                cost=cost, external_ref=row.external_ref,
            ),  # fmt: skip
            work,
        )
        return Outcome.CREATED
    wanted = {**_plain(row), "category_path": row.category_path or row.product_line}
    changed = {name: value for name, value in wanted.items() if getattr(held, name) != value}
    if not changed and cost is None:
        return Outcome.UNCHANGED
    product_cases.change(contract.ChangeProduct(product_id, **changed, cost=cost), work)
    return Outcome.UPDATED


def _plain(row: ProductRow) -> dict[str, Any]:
    names = ("code", "name", "role", "product_line", "unit")
    return {name: getattr(row, name) for name in names}


def _cost(row: ProductRow, product_id: str, work: Work) -> CostInput | None:
    """The cost to be added; None when there is none, or when it holds already."""
    if row.cost is None:
        return None
    amount, day = _amount(row.cost, row.currency, "cost"), row.cost_from or work.today
    held = products.costs_on(work, [product_id], row.currency, day).get(product_id)
    return None if held == amount else CostInput(amount, day)


def import_price(cells: Mapping[str, str], work: Work) -> Outcome:
    row: PriceRow = schemas.load(PriceRow, dict(cells))
    price = _amount(row.price, row.currency, "price")
    product_id = product_id_of(row.product_ref)
    head = _list(row, work)
    refuse(_wrong_price(row, head, product_id, work))
    rule = PriceRuleInput(
        RuleTarget.PRODUCT,
        PriceMethod.FIXED,
        product_id,
        min_quantity=row.min_quantity,
        valid_from=row.valid_from,
        price=price,
    )
    return drafts.put(work, head, rule_of(rule))


def _wrong_price(row: PriceRow, head: Any, product_id: str, work: Work) -> list[Refusal]:
    found = []
    if head.currency != row.currency:
        found.append(Refusal("rule.currency", "currency", {"currency": head.currency}))
    if head.kind != row.kind:
        found.append(Refusal("import.already_there", "kind"))
    if products.find(work, product_id) is None:
        found.append(Refusal("product.unknown", "product_ref"))
    return found


def _list(row: PriceRow, work: Work) -> Any:
    """The list of this reference, opened if it is new."""
    price_list_id = id_of(row.list_ref)
    price_lists.lock_list(work, price_list_id)
    found = price_lists.find_list(work, price_list_id)
    if found is not None:
        return found
    drafts.open_list(work, row.list_ref, row.kind, row.currency)
    return price_lists.one_list(work, price_list_id)


def _amount(given: str, currency: str, name: str) -> Money:
    try:
        amount = Money.of(given, currency)
    except ValueError as error:
        refuse([Refusal(str(error.args[0]), name)])
        raise
    refuse([Refusal("product.amount_negative", name)] if amount.minor < 0 else [])
    return amount


IMPORTERS = {"products": import_product, "prices": import_price}
