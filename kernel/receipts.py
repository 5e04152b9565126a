"""How much of a sale's money came in on which day?

A payment counts on the day it was received, a reversal on the day of the payment that it reverses
(on its own day when that payment is not known). Together they count no further than the sale's
amount, earliest day first: an overpayment is a customer credit and earns nothing. Source:
money.md "Sale facts", "Dates".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from kernel.money import Money


class Receipt(Protocol):
    """Money received, or a reversal (negative) that names what it reverses."""

    @property
    def id(self) -> str: ...
    @property
    def received_on(self) -> date: ...
    @property
    def amount(self) -> Money: ...
    @property
    def reverses(self) -> str | None: ...


def received_by_day(amount: Money, receipts: Iterable[Receipt]) -> dict[date, Money]:
    """What counts as received of a sale's amount, per day; days without any are left out."""
    came_in = _net_by_day(list(receipts))
    counted: dict[date, Money] = {}
    so_far = within = 0
    for day in sorted(came_in):
        so_far += came_in[day]
        reached = max(0, min(so_far, amount.minor))
        if reached != within:
            counted[day] = Money(reached - within, amount.currency)
        within = reached
    return counted


def _net_by_day(receipts: list[Receipt]) -> Mapping[date, int]:
    received_on = {receipt.id: receipt.received_on for receipt in receipts}
    by_day: dict[date, int] = defaultdict(int)
    for receipt in receipts:
        day = received_on.get(receipt.reverses or receipt.id, receipt.received_on)
        by_day[day] += receipt.amount.minor
    return by_day
