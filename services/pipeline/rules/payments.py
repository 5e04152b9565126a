"""What of a payment plan is paid, and what is a customer credit?

Receipts settle the oldest instalment first. What comes in beyond the sale's amount is a customer
credit and earns nothing (money.md, "Sale facts").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

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


class Entered(Protocol):
    """A payment, or what went back of one, as it is stored."""

    payment_id: str
    amount_minor: int
    currency: str
    reverses: str | None


def left_of(payment: Entered, entered: Iterable[Entered]) -> Money:
    """What did not go back yet of a payment; nothing of what itself is a reversal."""
    back = sum(one.amount_minor for one in entered if one.reverses == payment.payment_id)
    left = 0 if payment.reverses else payment.amount_minor + back
    return Money(left, payment.currency)


def wrong_refund(wanted: Money | None, left: Money) -> Iterator[Refusal]:
    """A refund is positive, in the payment's currency, and at most what is left of it."""
    if left.minor <= 0:
        yield Refusal("payment.already_reversed", "payment_id")
    elif wanted is None:
        return
    elif wanted.currency != left.currency:
        yield Refusal("payment.currency", "amount", {"currency": left.currency})
    elif wanted.minor <= 0:
        yield Refusal("payment.not_positive", "amount")
    elif wanted > left:
        yield Refusal("payment.refund_too_high", "amount", {"left": left.amount})


def wrong_plan(instalments: Sequence[Instalment], amount: Money) -> Iterator[Refusal]:
    """The instalments are in the deal's currency, positive, and sum to its amount."""
    if any(one.amount.currency != amount.currency for one in instalments):
        yield Refusal("payment.currency", "instalments", {"currency": amount.currency})
        return
    if any(one.amount.minor <= 0 for one in instalments):
        yield Refusal("payment.not_positive", "instalments")
    if total((one.amount for one in instalments), amount.currency) != amount:
        yield Refusal("payment.plan_not_whole", "instalments", {"amount": amount.amount})
