"""What does a customer owe by a payment plan, how old is it, and when is somebody reminded?

Receipts settle the instalments by their day, oldest first, those that wait for a milestone last
(`payments.py`). When a sale is reduced, its last instalments shrink first. An instalment is due at
the end of its day: overdue from the next one on. Source: modules.md 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kernel.refusal import Refusal
from services.pipeline.contract import Instalment
from services.pipeline.contract.receivables import AgeBucket, DunningPolicy, ReceivableState

LIMITS = ((0, AgeBucket.NOT_DUE), (30, AgeBucket.TO_30), (60, AgeBucket.TO_60),
          (90, AgeBucket.TO_90))


@dataclass(frozen=True)
class Owed:
    """One instalment as it stands, in minor units of the deal's currency."""

    number: int
    expected_on: date
    due_on: date | None
    milestone: str | None
    amount: int
    paid: int

    @property
    def state(self) -> ReceivableState:
        if self.amount == 0:
            return ReceivableState.VOID
        if self.paid >= self.amount:
            return ReceivableState.PAID
        return ReceivableState.WAITING if self.due_on is None else ReceivableState.OPEN


def owed(instalments: Sequence[Instalment], amount: int, received: int) -> list[Owed]:
    """Each instalment, numbered as the plan names them; in the order in which they are settled."""
    left_of_sale, left_of_money = amount, min(received, amount)
    found = []
    for number, one in sorted(enumerate(instalments, 1), key=_settled_in_order):
        due = min(one.amount.minor, left_of_sale)
        paid = max(min(due, left_of_money), 0)
        left_of_sale, left_of_money = left_of_sale - due, left_of_money - paid
        waits = one.milestone is not None and not one.is_reached
        found.append(Owed(
            number, one.due_on, None if waits else one.due_on, one.milestone, due, paid))
    return found


def dropped(before: Any) -> Owed:
    """An instalment that the plan has no more."""
    return Owed(before.number, before.expected_on, None, before.milestone, 0, 0)


def _settled_in_order(numbered: tuple[int, Instalment]) -> tuple[bool, date, int]:
    number, one = numbered
    return one.milestone is not None and not one.is_reached, one.due_on, number


def days_overdue(due_on: date | None, today: date) -> int:
    return 0 if due_on is None else max((today - due_on).days, 0)


def bucket(overdue: int) -> AgeBucket:
    """Which age so many days past due are."""
    return next((name for most, name in LIMITS if overdue <= most), AgeBucket.OVER_90)


def next_look(due_on: date, level: int, is_announced: bool, policy: DunningPolicy) -> date | None:
    """The next day on which something is to be said; None when all levels were."""
    if not is_announced:
        return due_on - timedelta(days=policy.notice_days)
    if level >= len(policy.level_days):
        return None
    return due_on + timedelta(days=policy.level_days[level])


def level_on(due_on: date, today: date, policy: DunningPolicy) -> int:
    """How many levels of dunning have been reached by a day."""
    return sum(days_overdue(due_on, today) >= days for days in policy.level_days)


def wrong_policy(policy: DunningPolicy) -> Iterator[Refusal]:
    """Each level comes later than the one before, and none before the day after it is due."""
    days = policy.level_days
    if list(days) != sorted(set(days)) or days[0] < 1:
        yield Refusal("dunning.levels_not_ascending", "level_days")
