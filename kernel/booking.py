"""In which month is a ledger line booked?

In the month of the day it belongs to, unless the ledger has heard that month closed, or it was
settled already: then in the earliest month after it that is neither. The same for commissions and
rebates. Source: money.md, "Dates and periods".
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from kernel.periods import Grain, label, next_period, period_of


def booked_in(
    belongs_on: date, closed: Collection[str], settled_until: str | None = None
) -> str:
    """The month's label, such as "2026-03"; `settled_until` is the last month that was paid."""
    month = period_of(belongs_on, Grain.MONTH)
    while label(month) in closed or (settled_until is not None and label(month) <= settled_until):
        month = next_period(month, Grain.MONTH)
    return label(month)
