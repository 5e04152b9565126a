"""How much of a sale's money came in on which day?

A payment counts on the day it was received, a reversal on the day of the payment that it reverses
(on its own day when that payment is not known). Together they count no further than the sale's
amount, earliest day first: an overpayment is a customer credit and earns nothing. Source:
money.md "Sale facts", "Dates".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from kernel.money import Money
from services.pipeline.contract.sale import SaleFacts


def received_by_day(sale: SaleFacts) -> dict[date, Money]:
    """What counts as received, per day, in the sale's currency; days without any are left out."""
    came_in = _net_by_day(sale)
    counted: dict[date, Money] = {}
    so_far = within = 0
    for day in sorted(came_in):
        so_far += came_in[day]
        reached = max(0, min(so_far, sale.amount.minor))
        if reached != within:
            counted[day] = Money(reached - within, sale.currency)
        within = reached
    return counted


def _net_by_day(sale: SaleFacts) -> Mapping[date, int]:
    received_on = {payment.id: payment.received_on for payment in sale.payments}
    by_day: dict[date, int] = defaultdict(int)
    for payment in sale.payments:
        by_day[received_on.get(payment.reverses or payment.id, payment.received_on)] += (
            payment.amount.minor
        )
    return by_day
