"""On which days does something hold?

What is known as "from this day on" holds until the next such day of the same thing; periods that
overlap or touch are one period. All periods are half-open, as in `kernel.periods`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import TypeVar

from kernel.periods import Period

Value = TypeVar("Value")


def timeline(starts: Iterable[tuple[date, Value]]) -> list[tuple[Period, Value]]:
    """The periods of values that each hold from a day until the next; no two start on one day."""
    ordered = sorted(starts, key=lambda start: start[0])
    ends = [day for day, _ in ordered[1:]]
    return [(Period(day, end), value)
            for (day, value), end in zip(ordered, [*ends, None], strict=True)]


def merged(periods: Iterable[Period]) -> list[Period]:
    """The same days in as few periods as possible, in order."""
    joined: list[Period] = []
    for period in sorted(periods, key=lambda each: each.start):
        last = joined[-1] if joined else None
        if last is None or (last.end is not None and last.end < period.start):
            joined.append(period)
        elif last.end is not None and (period.end is None or period.end > last.end):
            joined[-1] = Period(last.start, period.end)
    return joined


def sections(periods: Iterable[Period]) -> list[Period]:
    """The stretches between all the starts and ends: inside one of them nothing begins or stops."""
    cuts = {day for period in periods for day in (period.start, period.end) if day is not None}
    ordered = sorted(cuts)
    return [Period(start, end) for start, end in pairwise([*ordered, None]) if start is not None]
