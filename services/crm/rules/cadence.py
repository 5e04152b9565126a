"""By when is a customer to be contacted again, and is that day past?

The day counts from the newest day somebody spoke with the customer, whatever the order in which
interactions arrive; for a customer nobody has spoken with yet, from the day its owner got it; never
from before the day on which somebody took it out of a public pool: nobody claims what is late. It
lies as many days later as the cadence says for its grade (A 7, B 14, C 30 unless the rule says
otherwise). On that day it is still in time; overdue from the day after. Source: requirement 5
(A类每周, B类每两周), field notes 5.1.
"""

from __future__ import annotations

from datetime import date, timedelta

from services.crm.contract import Cadence, Grade


def days_of(cadence: Cadence, grade: Grade) -> int:
    return {Grade.A: cadence.a_days, Grade.B: cadence.b_days, Grade.C: cadence.c_days}[grade]


def next_due(
    grade: Grade, cadence: Cadence, last_contact_on: date | None, owned_since_on: date,
    claimed_on: date | None = None,
) -> date:
    start = max(last_contact_on or owned_since_on, claimed_on or date.min)
    return start + timedelta(days=days_of(cadence, grade))


def newest(held: date | None, happened_on: date) -> date:
    """The last day of contact, once one more is known."""
    return happened_on if held is None else max(held, happened_on)


def days_overdue(next_due_on: date, today: date) -> int:
    return max(0, (today - next_due_on).days)
