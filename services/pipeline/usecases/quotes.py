"""What the customer accepted becomes the lines of the deal.

The offer that was accepted last holds, in whatever order the events arrive. A deal that is not open
any more, in another currency, or of somebody else than who made the offer keeps its lines; its
owner is told.
"""

from __future__ import annotations

from typing import Any

from chassis.notices import notify
from chassis.work import Work
from kernel.money import Money
from services.catalog.contract.quote_events import QuoteAccepted
from services.catalog.contract.quotes import QuoteLine
from services.pipeline import store
from services.pipeline.contract import DealLine, DealStatus

NO_QUOTE = {"quote_id": None, "quote_version": None}


def accepted(event: QuoteAccepted, work: Work) -> None:
    for held in store.by_ids(work, [event.deal_id] if event.deal_id else []):
        mark = _mark(event)
        if held.quote_mark is not None and held.quote_mark >= mark:
            continue
        if _may_become(event, held):
            store.change(
                work, held, lines=_lines(event), amount_minor=event.amount.minor,
                quote_id=event.quote_id, quote_version=event.quote_version, quote_mark=mark)
        else:
            store.change(work, held, quote_mark=mark)
            notify(work, "quote_overtaken", [held.owner_id], held.deal_id, cause=mark,
                   quote_id=event.quote_id, deal_id=held.deal_id)


def _may_become(event: QuoteAccepted, held: Any) -> bool:
    """Who offers owns the deal or is credited in it: nobody rewrites others' deals by a quote."""
    sells = {held.owner_id, *(credit.employee_id for credit in held.credits)}
    return (held.status == DealStatus.OPEN and held.currency == event.amount.currency
            and event.owner_id in sells)


def _mark(event: QuoteAccepted) -> str:
    """Sorts as the acceptances follow each other."""
    return f"{event.accepted_at:%Y-%m-%dT%H:%M:%S.%f}/{event.quote_id}"


def _lines(event: QuoteAccepted) -> tuple[DealLine, ...]:
    return tuple(_line(number, line) for number, line in enumerate(event.lines, 1))


def _line(number: int, line: QuoteLine) -> DealLine:
    """A price by rule keeps the rule's name; a cost that nobody knows counts as zero."""
    is_by_rule = line.net_price == line.rule_price
    cost: Any = line.cost or Money.zero(line.net_price.currency)
    return DealLine(
        f"line_{number}", line.product_id, line.variant_id, line.product_line, line.category_path,
        line.quantity, line.list_price, line.net_price, cost,
        line.rule_id if is_by_rule else None, line.price_list_id if is_by_rule else None)
