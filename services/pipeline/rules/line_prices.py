"""What does a line of a deal cost, and who says so?

A line without a net price is priced by catalog's rules, or refused with its reason. A hand-set
price is kept as it is, then and later; where list price or cost are not said with it, they are
catalog's, if catalog knows the product, else what was given (list as net, cost as zero). Product
line and category are what was said, else the product's, else "general". Who may not see costs sets
none where catalog knows one. Source: modules.md 4 and 6; field notes 6.2 (a price fetched again
over a hand-set one is a trap).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kernel.money import Money
from kernel.rates import ratio
from kernel.refusal import Refusal
from services.catalog.contract import PricedLine
from services.pipeline.contract import DealLine, LineInput, Unsaid

NOTHING = PricedLine("", None, Decimal(1), is_known=False, product_line="", category_path="")
"""What catalog says of a product that it does not know, or when it was not asked."""


@dataclass(frozen=True)
class Buyer:
    """For whom catalog was asked."""

    currency: str
    customer_id: str | None
    partner_id: str | None


@dataclass(frozen=True)
class Asked:
    """What catalog answered for a buyer, by the line's place."""

    buyer: Buyer
    priced: Mapping[int, PricedLine]


def needs_catalog(line: LineInput, *, may_see_costs: bool) -> bool:
    """Is something not said that catalog may know?"""
    is_whole = None not in (line.net_price, line.list_price, line.cost)
    return not (is_whole and may_see_costs)


def missing_prices(
    lines: Sequence[LineInput], priced: Mapping[int, PricedLine]
) -> Iterator[Refusal]:
    """Every line that has no price and gets none by rule."""
    for place, line in enumerate(lines):
        found, field = priced.get(place, NOTHING), f"lines.{place}.product_id"
        if line.net_price is not None:
            continue
        if not found.is_known:
            yield Refusal("deal.product_unknown", field)
        elif found.net_price is None:
            yield Refusal("deal.price_missing", field, {"reason": found.problem or ""})


def deal_line(
    number: int, line: LineInput, priced: PricedLine | None, currency: str, *, may_see_costs: bool
) -> DealLine:
    """The line as it is stored; without any price it counts as zero, and is refused."""
    known = priced if priced is not None and priced.is_known else NOTHING
    net = line.net_price or known.net_price or Money.zero(currency)
    is_by_rule = line.net_price is None
    return DealLine(
        f"line_{number}",
        line.product_id,
        line.variant_id,
        _said(line.product_line, known.product_line),
        _said(line.category_path, known.category_path),
        line.quantity,
        line.list_price or known.list_price or net,
        net,
        _cost(line, known, may_see_costs) or Money.zero(net.currency),
        known.rule_id if is_by_rule else None,
        known.price_list_id if is_by_rule else None,
    )


def _said(given: str, known: str) -> str:
    """What the client said; a default is nobody's word."""
    return (known or given.value) if isinstance(given, Unsaid) else given


def _cost(line: LineInput, known: PricedLine, may_see_costs: bool) -> Money | None:
    """A cost counts as said together with a list price, by somebody who may see costs."""
    is_said = line.list_price is not None and may_see_costs
    return (line.cost if is_said else None) or known.cost or line.cost


def discount_rate(listed: int, net: int) -> Decimal | None:
    """1 - net / list of amounts in minor units, to six decimals; below zero where more is paid than
    listed; None (n/a) when the list price is zero."""
    return ratio(listed - net, listed)
