"""From which days on is how much of a sale due?

At the signature the whole of it; by invoices or receipts pro rata, each on its own day, together no
further than the sale's amount (an overpayment earns nothing). A reversed payment is taken back from
the day of the payment that it reverses. Source: modules.md 3 (trigger); money.md "Sale facts" and
"Dates and periods"; field notes 3.2 (partial payment pays pro rata).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kernel.money import Money
from kernel.receipts import received_by_day
from services.people.contract.terms import Trigger
from services.pipeline.contract.sale import SaleFacts, SaleInvoice


@dataclass(frozen=True)
class Moment:
    """From this day on this share of the sale (0 to 1) is due."""

    day: date
    share: Fraction


@dataclass(frozen=True)
class _Invoiced:
    """An invoice as a receipt that reverses nothing."""

    id: str
    received_on: date
    amount: Money
    reverses: str | None = None


def moments(trigger: Trigger, sale: SaleFacts) -> list[Moment]:
    """The days on which the share that is due changes, in order."""
    if trigger is Trigger.SIGNED:
        return [Moment(sale.signed_on, Fraction(1))]
    counted = received_by_day(
        sale.amount,
        sale.payments if trigger is Trigger.RECEIVED else list(_invoiced(sale.invoices)))
    so_far, found = 0, []
    for day, money in sorted(counted.items()):
        so_far += money.minor
        found.append(Moment(day, Fraction(so_far, sale.amount.minor)))
    return found


def _invoiced(invoices: Iterable[SaleInvoice]) -> Iterable[_Invoiced]:
    return (_Invoiced(one.id, one.issued_on, one.amount) for one in invoices)
