"""What pipeline asks catalog before a deal's lines are stored: one call, before the transaction."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date

from chassis.errors import SalesloopError, Unavailable
from chassis.work import Work
from services.catalog.contract import Catalog, PriceLines, PriceWish
from services.pipeline import contract, store
from services.pipeline.contract import LineInput
from services.pipeline.rules.line_prices import Asked, Buyer, needs_catalog
from services.pipeline.usecases.access import may_see_costs

log = logging.getLogger(__name__)
SECONDS = 3.0
"""So long a seller waits for catalog; a hand-priced deal is then entered without it."""


def on_create(command: contract.CreateDeal, work: Work) -> Asked | None:
    buyer = Buyer(command.currency, command.customer_id, command.partner_id)
    return _ask(command.lines, buyer, work.today, work)


def on_change(command: contract.ChangeDeal, work: Work) -> Asked | None:
    if not _places(command.lines or (), work):
        return None
    with work.reading():
        held = store.one(work, command.deal_id)
    buyer = Buyer(
        held.currency,
        command.customer_id or held.customer_id,
        command.partner_id or held.partner_id,
    )
    return _ask(command.lines or (), buyer, work.today, work)


def on_amend(command: contract.AmendDeal, work: Work) -> Asked | None:
    if not _places(command.lines or (), work):
        return None
    with work.reading():
        held = store.one(work, command.deal_id)
    buyer = Buyer(held.currency, held.customer_id, held.partner_id)
    return _ask(command.lines or (), buyer, command.happened_on or work.today, work)


def _ask(lines: Sequence[LineInput], buyer: Buyer, day: date, work: Work) -> Asked | None:
    """Catalog's answer; None when nothing is to be asked, or nothing that must be known.

    Raises Unavailable when a line has no price and catalog is away.
    """
    places = _places(lines, work)
    if not places:
        return None
    wishes = tuple(
        PriceWish(lines[place].product_id, lines[place].quantity, lines[place].variant_id)
        for place in places
    )
    asked = PriceLines(wishes, buyer.currency, day, buyer.customer_id, buyer.partner_id)
    try:
        found = work.services.call(Catalog.price_lines, asked, SECONDS)
    except SalesloopError as error:
        if any(line.net_price is None for line in lines):
            raise Unavailable("service.unavailable") from None
        log.warning("catalog did not answer (%s); hand-set prices are kept", error.code)
        return None
    return Asked(buyer, dict(zip(places, found.items, strict=True)))


def _places(lines: Sequence[LineInput], work: Work) -> list[int]:
    is_open = may_see_costs(work)
    return [
        place
        for place, line in enumerate(lines)
        if needs_catalog(line, may_see_costs=is_open)
    ]
