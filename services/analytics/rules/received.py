"""How much of a sale's money came in on which day? The kernel's rule, applied to a sale."""

from __future__ import annotations

from datetime import date

from kernel import receipts
from kernel.money import Money
from services.pipeline.contract.sale import SaleFacts


def received_by_day(sale: SaleFacts) -> dict[date, Money]:
    """What counts as received, per day, in the sale's currency; days without any are left out."""
    return receipts.received_by_day(sale.amount, sale.payments)
