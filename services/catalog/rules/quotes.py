"""Who has to agree to a quote, and what may follow on what?

A discount is what a line's price is below the one that the rules give; a seller gives as much as
the position allows, without a described one none. Below the floor price, and where no rule gives a
price, somebody who approves prices agrees. What was agreed to once is not asked again unless it got
worse.
Source: modules.md 6, field notes 6.1 (smart re-approval).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from kernel.exact import LARGEST
from kernel.money import Money
from kernel.rates import ratio
from kernel.refusal import Refusal
from services.catalog.contract.quotes import (
    ApprovalCause,
    ApprovalReason,
    QuoteLine,
    QuoteLineInput,
    QuoteState,
)

MAY_FOLLOW: Mapping[QuoteState, frozenset[QuoteState]] = {
    QuoteState.DRAFT: frozenset({QuoteState.PENDING, QuoteState.APPROVED}),
    QuoteState.PENDING: frozenset({QuoteState.APPROVED, QuoteState.DRAFT}),
    QuoteState.APPROVED: frozenset({QuoteState.SENT, QuoteState.DRAFT, QuoteState.EXPIRED}),
    QuoteState.SENT: frozenset({
        QuoteState.ACCEPTED, QuoteState.DECLINED, QuoteState.EXPIRED, QuoteState.DRAFT}),
    QuoteState.DECLINED: frozenset({QuoteState.DRAFT}),
    QuoteState.EXPIRED: frozenset({QuoteState.DRAFT}),
    QuoteState.ACCEPTED: frozenset(),
}
Key = tuple[str, str | None]


def not_possible(state: QuoteState, wanted: QuoteState) -> list[Refusal]:
    if wanted in MAY_FOLLOW[state] or state is wanted is QuoteState.DRAFT:
        return []
    return [Refusal("quote.not_possible", "state",
                    {"state": state.value, "wanted": wanted.value})]


def wrong_lines(lines: Iterable[QuoteLineInput], currency: str) -> Iterator[Refusal]:
    """Prices by hand are in the quote's currency and not below zero."""
    for place, line in enumerate(lines):
        field = f"lines.{place}.net_price"
        if line.net_price is None:
            continue
        if line.net_price.currency != currency:
            yield Refusal("quote.currency", field, {"currency": currency})
        elif line.net_price.minor < 0:
            yield Refusal("product.amount_negative", field)


def wrong_amount(lines: Iterable[QuoteLine]) -> list[Refusal]:
    """A ledger can hold the sum of the lines."""
    amount = sum(line.net_price.minor for line in lines)
    return [] if amount <= LARGEST else [Refusal("price.out_of_range", "lines")]


def discount(rule_price: Money | None, net_price: Money) -> Decimal | None:
    """Below zero where more is asked than the rules give; None (n/a) without such a price."""
    if rule_price is None:
        return None
    return ratio(rule_price.minor - net_price.minor, rule_price.minor)


def asked_for(lines: Sequence[QuoteLine], allowed: Decimal) -> tuple[ApprovalReason, ...]:
    """Everything that somebody else has to agree to."""
    return tuple(reason for number, line in enumerate(lines, 1)
                 for reason in _of_line(number, line, allowed))


def _of_line(number: int, line: QuoteLine, allowed: Decimal) -> Iterator[ApprovalReason]:
    if line.rule_price is None:
        yield ApprovalReason(number, line.product_id, ApprovalCause.NO_RULE)
    elif line.discount_rate is not None and line.discount_rate > allowed:
        yield ApprovalReason(number, line.product_id, ApprovalCause.DISCOUNT,
                             line.discount_rate, allowed)
    if line.floor_price is not None and line.net_price.minor < line.floor_price.minor:
        yield ApprovalReason(number, line.product_id, ApprovalCause.BELOW_FLOOR,
                             line.discount_rate)


def still_asked_for(reasons: Iterable[ApprovalReason], lines: Sequence[QuoteLine],
                    agreed: Sequence[QuoteLine]) -> tuple[ApprovalReason, ...]:
    """Those that got worse than what was agreed to before, product by product."""
    least = _least_unit_prices(agreed)
    deepest = _deepest_discounts(agreed)
    return tuple(reason for reason in reasons
                 if _is_worse(lines[reason.line - 1], least, deepest))


def _is_worse(line: QuoteLine, least: Mapping[Key, Fraction],
              deepest: Mapping[Key, Decimal]) -> bool:
    key = (line.product_id, line.variant_id)
    if key not in least or _unit_price(line) < least[key]:
        return True
    return line.discount_rate is not None and (
        key not in deepest or line.discount_rate > deepest[key])


def _least_unit_prices(lines: Iterable[QuoteLine]) -> dict[Key, Fraction]:
    found: dict[Key, Fraction] = {}
    for line in lines:
        key, price = (line.product_id, line.variant_id), _unit_price(line)
        found[key] = min(price, found.get(key, price))
    return found


def _deepest_discounts(lines: Iterable[QuoteLine]) -> dict[Key, Decimal]:
    found: dict[Key, Decimal] = {}
    for line in lines:
        if line.discount_rate is not None:
            key, rate = (line.product_id, line.variant_id), line.discount_rate
            found[key] = max(rate, found.get(key, rate))
    return found


def _unit_price(line: QuoteLine) -> Fraction:
    return Fraction(line.net_price.minor) / Fraction(line.quantity)


def covers(reason: ApprovalReason, allowed: Decimal | None, *, approves_prices: bool) -> bool:
    """May somebody agree to this, by the position's discount or as one who approves prices?"""
    if approves_prices:
        return True
    return (reason.cause is ApprovalCause.DISCOUNT and allowed is not None
            and reason.discount_rate is not None and reason.discount_rate <= allowed)
