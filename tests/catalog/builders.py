"""Catalog as tests meet it: products, and price lists in force."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from chassis.passport import Caller
from chassis.testing import Harness
from kernel.money import Money
from services.catalog.contract import (
    PriceListKind,
    PriceMethod,
    PriceRule,
    RuleTarget,
)
from services.catalog.rules.choosing import HeldList, Item

DAY = date(2026, 3, 31)
BEGAN = date(2026, 1, 1)
SELLER = Caller("acct_1", "emp_1", None, {"products:read": "all", "prices:read": "all"})
MANAGER = Caller(
    "acct_2", "emp_2", None,
    dict.fromkeys(("products:read", "products:write", "prices:read", "costs:read"), "all"),
)  # fmt: skip
PARTNER = Caller("acct_3", None, "part_1", {"prices:read": "partner"})
_numbers = count(1)


def money(amount: str, currency: str = "CNY") -> dict[str, str]:
    return {"amount": amount, "currency": currency}


def yuan(amount: str) -> Money:
    return Money.of(amount)


def a_product(catalog: Harness, code: str | None = None, **more: Any) -> Any:
    values = {
        "code": code or f"P-{next(_numbers)}",
        "name": "离心泵",
        "role": "core",
        "product_line": "pumps",
        "category_path": "industrial/pumps/centrifugal",
        **more,
    }
    return catalog.call("create_product", **values)


def fixed(price: str, target: str = "all", currency: str = "CNY", **more: Any) -> dict[str, Any]:
    return {"target": target, "method": "fixed", "price": money(price, currency), **more}


def for_product(product: Any, price: str, **more: Any) -> dict[str, Any]:
    return fixed(price, "product", product_id=product.product_id, **more)


def off(rate: str, base: str = "list", target: str = "all", **more: Any) -> dict[str, Any]:
    return {
        "target": target, "method": "percentage", "base": base, "discount_rate": rate, **more
    }  # fmt: skip


def formula(base: str = "list", target: str = "all", **more: Any) -> dict[str, Any]:
    return {"target": target, "method": "formula", "base": base, **more}


def a_list(catalog: Harness, kind: str = "retail", **more: Any) -> Any:
    return catalog.call("create_price_list", name=f"{kind} list", kind=kind, **more)


def a_draft(catalog: Harness, held: Any, *rules: Any, **more: Any) -> Any:
    return catalog.call(
        "draft_price_list_version",
        price_list_id=held.price_list_id,
        rules=[_plain(rule) for rule in rules],
        **more,
    )


def approved(catalog: Harness, draft: Any, effective_on: date = BEGAN, **more: Any) -> Any:
    return catalog.call(
        "approve_price_list_version",
        price_list_id=draft.price_list_id,
        price_list_version=draft.price_list_version,
        effective_on=effective_on,
        **more,
    )


def in_force(
    catalog: Harness,
    held: Any,
    *rules: Any,
    effective_on: date = BEGAN,
    **more: Any,
) -> Any:
    """A list's next version with these rules, approved."""
    return approved(catalog, a_draft(catalog, held, *rules, **more), effective_on)


def explained(catalog: Harness, product: Any, **more: Any) -> Any:
    return catalog.call("explain_price", product_id=product.product_id, **more)


def unit_price(catalog: Harness, product: Any, **more: Any) -> str:
    return str(explained(catalog, product, **more).unit_price.amount)


def _plain(rule: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in rule.items()
    }


def a_rule(rule_id: str = "rule_1", price: str | None = "100.00", **more: Any) -> PriceRule:
    """A rule as the rules see it: a fixed price for everything unless told otherwise."""
    values: dict[str, Any] = {
        "target": RuleTarget.ALL,
        "method": PriceMethod.FIXED,
        "min_quantity": Decimal(0),
        "price": None if price is None else Money.of(price),
        **more,
    }
    return PriceRule(rule_id, **values)


def a_held_list(*rules: PriceRule, list_id: str = "plist_1", **more: Any) -> HeldList:
    values: dict[str, Any] = {"kind": PriceListKind.RETAIL, "base_list_id": None, **more}
    return HeldList(list_id, 1, values["kind"], values["base_list_id"], rules)


def an_item(quantity: str = "1", **more: Any) -> Item:
    values: dict[str, Any] = {
        "product_id": "prod_1", "variant_id": None, "category_path": "a/b/c", "day": DAY, **more
    }  # fmt: skip
    return Item(
        values["product_id"], values["variant_id"], values["category_path"], Decimal(quantity),
        values["day"],
    )  # fmt: skip
