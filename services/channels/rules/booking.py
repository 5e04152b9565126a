"""In which month is a rebate line booked?

In the month of the day it belongs to, unless this ledger has heard that month closed: then in the
earliest open month after it. Source: money.md, "Dates and periods".
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from kernel.periods import Grain, label, next_period, period_of


def booked_in(belongs_on: date, closed: Collection[str]) -> str:
    """The month's label, such as "2026-03"."""
    month = period_of(belongs_on, Grain.MONTH)
    while label(month) in closed:
        month = next_period(month, Grain.MONTH)
    return label(month)
