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
from services.pipeline.rules.receivables import owed


@dataclass(frozen=True)
class Settled:
    instalments: tuple[PaidInstalment, ...]
    customer_credit: Money


def match(
    instalments: Sequence[Instalment], amount: Money, received: Money, today: date
) -> Settled:
    """Each instalment with what is paid of it; without a plan the whole amount is one instalment,
    not due."""
    matched = []
    for one in owed(instalments, amount.minor, received.minor):
        planned = instalments[one.number - 1]
        paid = Money(one.paid, amount.currency)
        overdue = one.due_on is not None and one.due_on < today and paid < planned.amount
        matched.append(PaidInstalment(planned.due_on, planned.amount, paid, overdue))
    return Settled(tuple(matched), max(received - amount, Money.zero(amount.currency)))


def wrong_plan(instalments: Sequence[Instalment], amount: Money) -> Iterator[Refusal]:
    """The instalments are in the deal's currency, positive, and sum to its amount."""
    if any(one.amount.currency != amount.currency for one in instalments):
        yield Refusal("payment.currency", "instalments", {"currency": amount.currency})
        return
    if any(one.amount.minor <= 0 for one in instalments):
        yield Refusal("payment.not_positive", "instalments")
    if total((one.amount for one in instalments), amount.currency) != amount:
        yield Refusal("payment.plan_not_whole", "instalments", {"amount": amount.amount})
