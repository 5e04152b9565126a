"""May this deal be signed, and may this sale become that one?

A deal is signed out of 商务谈判 with lines, a customer, credits that add up, sellers who are
employed on the day and a partner who is active. Revenue credits sum to exactly 1; overlay credits
stand outside. A partner needs a channel other than direct. Source: requirement 4; money.md "Sale
facts"; modules.md 4.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kernel.exact import LARGEST
from kernel.refusal import Refusal
from services.pipeline.contract import (
    CreditInput,
    CreditKind,
    DealCredit,
    DealLine,
    DealStatus,
    LineInput,
    Stage,
)

DIRECT = "direct"


@dataclass(frozen=True)
class Employment:
    hired_on: date
    left_on: date | None = None


@dataclass(frozen=True)
class Facts:
    """What is looked at before a signature; `employed` and `partner_is_active` come from local
    copies."""

    status: DealStatus
    stage: Stage
    customer_id: str | None
    has_lines: bool
    credits: Sequence[DealCredit]
    channel_id: str
    partner_id: str | None
    partner_is_active: bool
    employed: Mapping[str, Employment]
    signed_on: date
    today: date


def missing_to_sign(facts: Facts) -> list[Refusal]:
    """Everything that forbids the signature."""
    if facts.status is not DealStatus.OPEN:
        return [Refusal("deal.not_open", "status", {"status": facts.status.value})]
    return [
        *_readiness(facts),
        *wrong_credits(facts.credits),
        *wrong_people(facts),
        *_wrong_partner(facts),
    ]


def _readiness(facts: Facts) -> Iterator[Refusal]:
    if facts.stage is not Stage.NEGOTIATION:
        yield Refusal("deal.not_negotiated", "stage", {"stage": facts.stage.value})
    if not facts.has_lines:
        yield Refusal("deal.lines_missing", "lines")
    if facts.customer_id is None:
        yield Refusal("deal.customer_missing", "customer_id")
    if facts.signed_on > facts.today:
        yield Refusal("deal.signed_in_future", "signed_on")


def wrong_credits(credits: Sequence[DealCredit | CreditInput]) -> Iterator[Refusal]:
    """Revenue credits must sum to 1, and nobody may have two of a kind."""
    revenue = [credit.rate for credit in credits if credit.kind is CreditKind.REVENUE]
    if sum(revenue, Decimal(0)) != 1:
        yield Refusal("deal.credits_not_whole", "credits", {"sum": str(sum(revenue, Decimal(0)))})
    if any(
        seen > 1
        for seen in Counter((credit.employee_id, credit.kind) for credit in credits).values()
    ):
        yield Refusal("deal.credit_twice", "credits")


def wrong_people(facts: Facts) -> Iterator[Refusal]:
    """Credited sellers are known and employed on the day of signing."""
    for place, credit in enumerate(facts.credits):
        employment = facts.employed.get(credit.employee_id)
        if employment is None:
            yield Refusal("deal.credit_employee_unknown", f"credits.{place}.employee_id")
        elif not is_employed(employment, facts.signed_on):
            yield Refusal("deal.credit_not_employed", f"credits.{place}.employee_id")


def _wrong_partner(facts: Facts) -> Iterator[Refusal]:
    if facts.partner_id is not None and not facts.partner_is_active:
        yield Refusal("deal.partner_not_active", "partner_id")
    if facts.partner_id is not None and facts.channel_id == DIRECT:
        yield Refusal("deal.partner_needs_channel", "channel_id")


def is_employed(employment: Employment, day: date) -> bool:
    return employment.hired_on <= day and (employment.left_on is None or day < employment.left_on)


def wrong_lines(lines: Sequence[LineInput], currency: str) -> Iterator[Refusal]:
    """Lines are in the deal's currency, and none is negative."""
    for place, line in enumerate(lines):
        prices = [
            price for price in (line.net_price, line.list_price, line.cost) if price is not None
        ]
        if any(price.currency != currency for price in prices):
            yield Refusal("deal.line_currency", f"lines.{place}.net_price", {"currency": currency})
        if any(price.minor < 0 for price in prices):
            yield Refusal("deal.line_negative", f"lines.{place}.net_price")


def wrong_sum(lines: Sequence[DealLine]) -> Iterator[Refusal]:
    """A ledger can hold the sum of the lines."""
    if sum(line.net_price.minor for line in lines) > LARGEST:
        yield Refusal("money.out_of_range", "lines")
