"""Quotes: written, revised, shown, listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from chassis import scope
from chassis.errors import Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from kernel.money import Money
from services.catalog.contract import PriceLines, PriceWish
from services.catalog.contract import quotes as contract
from services.catalog.contract.quotes import (
    Quote,
    QuoteHistory,
    QuoteLine,
    QuoteLineInput,
    QuoteList,
    QuoteState,
    QuoteStep,
    QuoteStepName,
    QuoteVersion,
)
from services.catalog.rules import quotes as rules
from services.catalog.store import merges, products
from services.catalog.store import quotes as store
from services.catalog.tables import quote
from services.catalog.usecases import pricing
from services.catalog.usecases.access import check_buyer, may_see_costs

SORTING = Sorting({"created_at": quote.c.created_at, "valid_until": quote.c.valid_until,
                   "amount": quote.c.amount_minor}, quote.c.quote_id)


def create(command: contract.CreateQuote, work: Work) -> Quote:
    owner_id = command.owner_id or work.caller.employee_id or work.caller.subject
    is_theirs = scope.may_see(work, owner_id)
    check_buyer(work, command.customer_id, command.partner_id)
    refuse([*([] if is_theirs else [Refusal("quote.owner_outside_scope", "owner_id")]),
            *_past(command.valid_until, work)])
    lines = _priced(command.lines, command, work)
    row = store.add(work, {
        "quote_id": new_id("quote"), "version": 1, "quote_version": 1,
        "state": QuoteState.DRAFT.value, "deal_id": command.deal_id,
        "customer_id": next(iter(merges.ids_of(work, command.customer_id)), None),
        "partner_id": command.partner_id,
        "owner_id": owner_id, "currency": command.currency, "amount_minor": _sum(lines),
        "valid_until": command.valid_until, "created_at": work.now})
    return _written(row, lines, work)


def revise(command: contract.ReviseQuote, work: Work) -> Quote:
    before = store.one_to_change(work, command.quote_id)
    refuse([*rules.not_possible(QuoteState(before.state), QuoteState.DRAFT),
            *_past(command.valid_until, work)])
    lines = _priced(command.lines, before, work)
    row = store.change(
        work, before, quote_version=before.quote_version + 1, state=QuoteState.DRAFT.value,
        amount_minor=_sum(lines), valid_until=command.valid_until, reasons=None,
        submitted_by=None, approved_by=None)
    return _written(row, lines, work)


def get(query: contract.QuoteId, work: Work) -> Quote:
    return message(store.one(work, query.quote_id), work)


def listed(query: contract.QuoteQuery, work: Work) -> QuoteList:
    found = page(work, store.wanted(work, query), SORTING, query)
    return QuoteList(tuple(short_message(row) for row in found.rows), found.next_cursor)


def history(query: contract.QuoteId, work: Work) -> QuoteHistory:
    held = store.one(work, query.quote_id)
    versions = tuple(QuoteVersion(
        row.quote_version, Money(row.amount_minor, held.currency), row.valid_until, row.priced_on,
        row.written_by, row.written_at, shown(row.lines, work))
        for row in store.versions(work, held.quote_id))
    steps = tuple(QuoteStep(row.quote_version, QuoteStepName(row.step), row.actor, row.taken_at,
                            row.reason) for row in store.steps(work, held.quote_id))
    return QuoteHistory(held.quote_id, versions, steps)


def message(row: Any, work: Work) -> Quote:
    lines = store.lines_of(work, row.quote_id, row.quote_version)
    return replace(short_message(row), lines=shown(lines, work))


def short_message(row: Any) -> Quote:
    return Quote(
        row.quote_id, row.version, row.quote_version, QuoteState(row.state), row.owner_id,
        row.currency, Money(row.amount_minor, row.currency), row.valid_until, row.created_at,
        row.deal_id, row.customer_id, row.partner_id, (), row.reasons or (), row.submitted_by,
        row.approved_by)


def shown(lines: Sequence[QuoteLine], work: Work) -> tuple[QuoteLine, ...]:
    """Costs are for who may see costs."""
    return tuple(lines) if may_see_costs(work) else tuple(
        replace(line, cost=None) for line in lines)


def _written(row: Any, lines: Sequence[QuoteLine], work: Work) -> Quote:
    store.add_version(work, row, lines)
    store.note(work, row, QuoteStepName.WRITTEN)
    return message(row, work)


def _past(valid_until: date, work: Work) -> list[Refusal]:
    return [] if valid_until >= work.today else [
        Refusal("quote.valid_until_past", "valid_until")]


def _sum(lines: Sequence[QuoteLine]) -> int:
    return sum(line.net_price.minor for line in lines)


def _priced(inputs: Sequence[QuoteLineInput], buyer: Any, work: Work) -> tuple[QuoteLine, ...]:
    """The lines with the prices of today; refused with everything that is wrong with them."""
    refuse(list(rules.wrong_lines(inputs, buyer.currency)))
    wishes = tuple(PriceWish(one.product_id, one.quantity, one.variant_id) for one in inputs)
    sold = products.known(work, [one.product_id for one in inputs])
    found = pricing.priced(PriceLines(wishes, buyer.currency, None, buyer.customer_id,
                                      buyer.partner_id), sold, work, with_costs=True)
    refuse([refusal for place, (given, line) in enumerate(zip(inputs, found, strict=True))
            for refusal in _unpriced(place, given, line)])
    lines = tuple(_line(given, line, sold[line.product_id], buyer.currency)
                  for given, line in zip(inputs, found, strict=True))
    refuse(rules.wrong_amount(lines))
    return lines


def _unpriced(place: int, given: QuoteLineInput, line: Any) -> list[Refusal]:
    if not line.is_known or line.problem in pricing.NOT_SOLD:
        return [Refusal(line.problem, f"lines.{place}.product_id")]
    if given.net_price is None and line.net_price is None:
        return [Refusal("quote.price_missing", f"lines.{place}.net_price",
                        {"reason": line.problem or ""})]
    return []


def _line(given: QuoteLineInput, line: Any, sold: Any, currency: str) -> QuoteLine:
    net = given.net_price if given.net_price is not None else line.net_price
    floor = (Money(sold.floor_minor, currency)
             if sold.floor_minor is not None and sold.floor_currency == currency else None)
    return QuoteLine(
        line.product_id, line.variant_id, line.product_line, line.category_path, line.quantity,
        line.list_price or line.net_price or net, net, line.net_price,
        rules.discount(line.net_price, net),
        None if floor is None else pricing.times(floor, line.quantity), line.cost,
        line.price_list_id, line.rule_id)
