"""The lines of a deal as they are stored: as entered, completed with what catalog answered."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.errors import Conflict, Refusal
from chassis.work import Work
from kernel.money import Money, total
from services.pipeline.contract import DealLine, LineInput
from services.pipeline.rules import signing
from services.pipeline.rules.line_prices import Asked, Buyer, deal_line, missing_prices
from services.pipeline.usecases.access import may_see_costs


def lines_of(inputs: Sequence[LineInput], currency: str, work: Work) -> tuple[DealLine, ...]:
    """The lines with their prices; refuse `wrong_lines` before they are stored."""
    asked: Asked | None = work.asked
    priced = asked.priced if asked else {}
    is_open = may_see_costs(work)
    return tuple(
        deal_line(place + 1, line, priced.get(place), currency, may_see_costs=is_open)
        for place, line in enumerate(inputs)
    )


def wrong_lines(inputs: Sequence[LineInput], buyer: Buyer, work: Work) -> list[Refusal]:
    """Everything that is wrong with the lines as entered, and as priced.

    Raises Conflict when the deal's buyer changed while catalog was asked for the other one.
    """
    asked: Asked | None = work.asked
    if any(line.net_price is None for line in inputs) and (not asked or asked.buyer != buyer):
        raise Conflict("record.conflict")
    return [
        *signing.wrong_lines(inputs, buyer.currency),
        *missing_prices(inputs, asked.priced if asked else {}),
        *signing.wrong_sum(lines_of(inputs, buyer.currency, work)),
    ]


def amount_of(lines: Sequence[DealLine], currency: str) -> Money:
    return total((line.net_price for line in lines), currency)
