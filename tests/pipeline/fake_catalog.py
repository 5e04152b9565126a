"""A catalog that knows what a test tells it: the contract of `price_lines`, without a database."""

from __future__ import annotations

from dataclasses import dataclass, field

from kernel.money import Money
from services.catalog.contract import PricedLine, PricedLines, PriceLines, PriceWish


@dataclass(frozen=True)
class Sold:
    """A product: prices of a unit; None where catalog has none."""

    net: str | None = "90.00"
    listed: str | None = "100.00"
    cost: str | None = "60.00"
    product_line: str = "valves"
    category_path: str = "industrial/valves"
    problem: str | None = None


@dataclass
class FakeCatalog:
    """Answers as catalog does: whole lines, unknown products without prices."""

    products: dict[str, Sold] = field(default_factory=dict)
    asked: list[PriceLines] = field(default_factory=list)

    def __call__(self, query: PriceLines) -> PricedLines:
        self.asked.append(query)
        return PricedLines(tuple(self._line(wish, query.currency) for wish in query.lines))

    def _line(self, wish: PriceWish, currency: str) -> PricedLine:
        sold = self.products.get(wish.product_id)
        if sold is None:
            return PricedLine(
                wish.product_id, wish.variant_id, wish.quantity, False, "", "",
                problem="product.unknown",
            )  # fmt: skip
        listed, net, cost = (
            None if unit is None else Money.of(unit, currency).times(wish.quantity)
            for unit in (sold.listed, sold.net, sold.cost)
        )
        is_priced = net is not None
        return PricedLine(
            wish.product_id, wish.variant_id, wish.quantity, True, sold.product_line,
            sold.category_path, listed, net, cost, "plist_1" if is_priced else None,
            "rule_1" if is_priced else None, sold.problem,
        )  # fmt: skip
