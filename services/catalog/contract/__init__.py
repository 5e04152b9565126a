"""The front door of catalog: products in three roles, price lists, prices that explain
themselves."""

from __future__ import annotations

from chassis.contract import Contract, query
from services.catalog.contract.events import PriceRuleEffective, ProductChanged, ProductRole
from services.catalog.contract.pricing import PricedLine, PricedLines, PriceLines, PriceWish


class Catalog(Contract):
    @query("prices:read")
    def price_lines(self, query: PriceLines) -> PricedLines:
        """What the lines of a deal cost on a day, each with the rule that says so."""


__all__ = [
    "Catalog",
    "PriceLines",
    "PriceRuleEffective",
    "PriceWish",
    "PricedLine",
    "PricedLines",
    "ProductChanged",
    "ProductRole",
]
