"""What of a payment plan is paid, and what is a customer credit?

Receipts settle the oldest instalment first. What comes in beyond the sale's amount is a customer
credit and earns nothing (money.md, "Sale facts").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kernel.money import Money, total
from kernel.refusal import Refusal
from services.pipeline.contract import Instalment, PaidInstalment


@dataclass(frozen=True)
class Settled:
    instalments: tuple[PaidInstalment, ...]
    customer_credit: Money


def match(
    instalments: Sequence[Instalment], amount: Money, received: Money, today: date
) -> Settled:
    """Each instalment with what is paid of it; without a plan the whole amount is one instalment,
    not due."""
    left, nothing = min(received, amount), Money.zero(amount.currency)
    matched = []
    for instalment in sorted(instalments, key=_settled_in_order):
        paid = max(min(left, instalment.amount), nothing)
        left = left - paid
        waits = instalment.milestone is not None and not instalment.is_reached
        overdue = not waits and instalment.due_on < today and paid < instalment.amount
        matched.append(PaidInstalment(instalment.due_on, instalment.amount, paid, overdue))
    return Settled(tuple(matched), max(received - amount, nothing))


def _settled_in_order(one: Instalment) -> tuple[bool, date]:
    """By their day; what waits for a milestone comes last."""
    return one.milestone is not None and not one.is_reached, one.due_on


def wrong_plan(instalments: Sequence[Instalment], amount: Money) -> Iterator[Refusal]:
    """The instalments are in the deal's currency, positive, and sum to its amount."""
    if any(one.amount.currency != amount.currency for one in instalments):
        yield Refusal("payment.currency", "instalments", {"currency": amount.currency})
        return
    if any(one.amount.minor <= 0 for one in instalments):
        yield Refusal("payment.not_positive", "instalments")
    if total((one.amount for one in instalments), amount.currency) != amount:
        yield Refusal("payment.plan_not_whole", "instalments", {"amount": amount.amount})
