"""Payment plans and payments as clients enter and see them."""

from __future__ import annotations

from datetime import date

from chassis.contract import items, message, text
from kernel.money import Money


@message
class Instalment:
    """With a milestone, `due_on` is the day that is expected: it falls due when the milestone is
    reached (`reach_milestone`), never before."""

    due_on: date
    amount: Money
    milestone: str | None = text(longest=120, default=None)
    is_reached: bool = False


@message
class PlanPayments:
    """The payment plan of a signed deal; the instalments sum to its amount."""

    deal_id: str = text(longest=64)
    instalments: tuple[Instalment, ...] = items(least=1, most=120)


@message
class RecordPayment:
    deal_id: str = text(longest=64)
    amount: Money
    received_on: date | None = None
    external_ref: str | None = text(longest=120, default=None)


@message
class ReversePayment:
    """What is left of a payment goes back, or with an amount that part of it: a refund."""

    deal_id: str = text(longest=64)
    payment_id: str = text(longest=64)
    reason: str = text(longest=500)
    happened_on: date | None = None
    amount: Money | None = None


@message
class PaidInstalment:
    due_on: date
    amount: Money
    paid: Money
    is_overdue: bool


@message
class Payment:
    payment_id: str
    received_on: date
    amount: Money
    reverses: str | None = None


@message
class PaymentState:
    """What is due and what came: payments settle the oldest instalment first; the rest is a
    customer credit."""

    deal_id: str
    version: int
    amount: Money
    received: Money
    customer_credit: Money
    instalments: tuple[PaidInstalment, ...]
    payments: tuple[Payment, ...]
