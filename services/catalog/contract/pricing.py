"""What does this cost? Prices of lines, as pipeline asks for them before it stores a deal, and the
price of one unit with every step that leads to it.

All prices of a line are of the whole line, not per unit (as in a sale).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from chassis.contract import decimal, items, message, text
from kernel.money import Money
from services.catalog.contract.price_lists import PriceBase, PriceListKind


@message
class PriceWish:
    product_id: str = text(longest=64)
    quantity: Decimal = decimal(least="0.001", most="1000000000", default=Decimal(1))
    variant_id: str | None = text(longest=64, default=None)


@message
class PriceLines:
    """Prices on a day, in one currency, for a customer or a partner (whose lists come first)."""

    lines: tuple[PriceWish, ...] = items(least=1, most=200)
    currency: str = text(longest=3, shortest=3, default="CNY")
    priced_on: date | None = None  # None: today
    customer_id: str | None = text(longest=64, default=None)
    partner_id: str | None = text(longest=64, default=None)


@message
class PricedLine:
    """A line with its prices and where they come from; None where no rule or no cost is known.

    `problem` is the code of what stands in the way of `net_price`; None when it is there.
    """

    product_id: str
    variant_id: str | None
    quantity: Decimal
    is_known: bool  # False: catalog has no such product
    product_line: str
    category_path: str
    list_price: Money | None = None  # the retail list, quantity one
    net_price: Money | None = None  # what the customer pays by rule
    cost: Money | None = None
    price_list_id: str | None = None
    rule_id: str | None = None
    problem: str | None = None


@message
class PricedLines:
    items: tuple[PricedLine, ...]


@message
class ExplainPrice:
    """One product's price on a day, for a quantity, a customer or a partner."""

    product_id: str = text(longest=64)
    quantity: Decimal = decimal(least="0.001", most="1000000000", default=Decimal(1))
    variant_id: str | None = text(longest=64, default=None)
    currency: str = text(longest=3, shortest=3, default="CNY")
    priced_on: date | None = None  # None: today
    customer_id: str | None = text(longest=64, default=None)
    partner_id: str | None = text(longest=64, default=None)


class StepName(StrEnum):
    """What is done to a price, in this order."""

    FIXED = "fixed"
    BASE = "base"
    DISCOUNT = "discount"
    ROUND = "round"
    SURCHARGE = "surcharge"
    MIN_MARGIN = "min_margin"
    MAX_MARGIN = "max_margin"


@message
class PriceStep:
    """One step of one rule: what it does, by how much, and the unit price after it."""

    price_list_id: str
    rule_id: str
    name: StepName
    value: Money
    by: str | None = None  # "20 %", "10.00", "cost"


@message
class PriceBasis:
    """What the rule started from; for another list, the rule there that gave it."""

    base: PriceBase
    amount: Money
    price_list_id: str | None = None
    rule_id: str | None = None


@message
class ExplainedPrice:
    """A price and the way to it: the steps of the bases first, then the rule's own.

    Where a price is counted from cost, `basis` and `steps` are only for who may see costs.
    """

    product_id: str
    variant_id: str | None
    quantity: Decimal
    priced_on: date
    unit_price: Money
    line_price: Money
    price_list_id: str
    price_list_version: int
    price_list_kind: PriceListKind
    rule_id: str
    steps: tuple[PriceStep, ...] = ()
    basis: PriceBasis | None = None
    is_from_cost: bool = False
