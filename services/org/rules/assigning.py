"""May this employee be on this position for these days?

The shares of one employee on one day never pass 1. An assignment lasts at least a day. Nobody is
assigned to days on which they no longer work here; somebody not heard of yet may be assigned,
because the news of a hiring may come later than the assignment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kernel.periods import Period
from kernel.refusal import Refusal
from services.org.rules.line import Held
from services.org.rules.spans import sections

WHOLE = Decimal(1)


@dataclass(frozen=True)
class Wish:
    """What an assignment would be, and what is known of the employee."""

    valid_from: date
    valid_to: date | None
    share: Decimal
    left_on: date | None = None
    others: Sequence[Held] = ()


def what_is_wrong(wish: Wish) -> list[Refusal]:
    """Every reason against the assignment."""
    if wish.valid_to is not None and wish.valid_to <= wish.valid_from:
        return [Refusal("assignment.ends_before_start", "valid_to")]
    return [*_after_leaving(wish), *_over_one(wish)]


def _after_leaving(wish: Wish) -> Iterator[Refusal]:
    if wish.left_on is None or (wish.valid_to is not None and wish.valid_to <= wish.left_on):
        return
    at_fault = "valid_from" if wish.valid_from >= wish.left_on else "valid_to"
    yield Refusal("employee.left", at_fault, {"left_on": wish.left_on})


def _over_one(wish: Wish) -> Iterator[Refusal]:
    wished = (Period(wish.valid_from, wish.valid_to), wish.share)
    day = overloaded_on([wished, *((other.days, other.share) for other in wish.others)])
    if day is not None:
        yield Refusal("assignment.over_one", "share", {"day": day})


def overloaded_on(shares: Iterable[tuple[Period, Decimal]]) -> date | None:
    """The first day on which the shares pass 1."""
    known = list(shares)
    for days in sections(period for period, _ in known):
        if sum(share for period, share in known if period.contains(days.start)) > WHOLE:
            return days.start
    return None
