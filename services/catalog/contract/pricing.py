"""What does this cost? Prices of lines, as pipeline asks for them before it stores a deal.

All prices of a line are of the whole line, not per unit (as in a sale).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from chassis.contract import decimal, items, message, text
from kernel.money import Money


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
    """A line with its prices and where they come from; None where no rule or no cost is known."""

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


@message
class PricedLines:
    items: tuple[PricedLine, ...]
