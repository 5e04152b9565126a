"""In which month, quarter or year does a day lie, and what is such a period called?

Periods are whole days, half-open [start, end). A year may start in another month than January; it
is named after the calendar year in which it starts ("2026" from April: 1 April 2026 to 31 March
2027) and its quarters count from its own start ("2026-Q1" is then April to June). Months keep their
calendar name.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime
from enum import StrEnum


class Grain(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS_IN = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}
_LABEL = re.compile(r"([0-9]{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?")


@dataclass(frozen=True)
class Period:
    """Days from `start` up to but without `end`; an end of None is still open.

    Raises ValueError period.not_ascending when it would hold no day.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if isinstance(self.start, datetime) or isinstance(self.end, datetime):
            raise TypeError("period.needs_days")
        if self.end is not None and self.end <= self.start:
            raise ValueError("period.not_ascending")

    def contains(self, day: date) -> bool:
        """Does the day lie in this period?"""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        """Have the two periods a day in common?"""
        return self.contains(other.start) or other.contains(self.start)

    def intersect(self, other: Period) -> Period | None:
        """The days that lie in both; None when there are none."""
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.end, other.end) if end is not None]
        return Period(max(self.start, other.start), min(ends, default=None))


def period_of(day: date, grain: Grain, year_starts_in: int = 1) -> Period:
    """The month, quarter or year in which the day lies, for a year that starts in that month."""
    if not 1 <= year_starts_in <= MONTHS_IN[Grain.YEAR]:
        raise ValueError("period.no_such_month")
    month = _month_number(day)
    first = month - (month - (year_starts_in - 1)) % MONTHS_IN[grain]
    return Period(_first_day(first), _first_day(first + MONTHS_IN[grain]))


def next_period(period: Period, grain: Grain) -> Period:
    """The month, quarter or year that begins where this period ends."""
    start = _end_of(period)
    return Period(start, add_months(start, MONTHS_IN[grain]))


def split_by(period: Period, grain: Grain, year_starts_in: int = 1) -> list[Period]:
    """The period cut where months, quarters or years begin; first and last part may be short."""
    end = _end_of(period)
    parts, day = [], period.start
    while day < end:
        upper = min(_end_of(period_of(day, grain, year_starts_in)), end)
        parts.append(Period(day, upper))
        day = upper
    return parts


def label(period: Period, year_starts_in: int = 1) -> str:
    """The name of a whole month, quarter or year: "2026-03", "2026-Q1", "2026".

    Raises ValueError period.unnamed for any other period.
    """
    for grain in Grain:
        if period == period_of(period.start, grain, year_starts_in):
            return _name(period.start, grain, year_starts_in)
    raise ValueError("period.unnamed")


def parse_label(text: str, year_starts_in: int = 1) -> tuple[Grain, Period]:
    """The grain and period of a name such as "2026-03"; ValueError period.unknown for all else."""
    match = _LABEL.fullmatch(text) if isinstance(text, str) else None
    if match is None or not MINYEAR <= int(match[1]) < MAXYEAR:
        raise ValueError("period.unknown")
    year, month, quarter = int(match[1]), match[2], match[3]
    if month:
        return Grain.MONTH, period_of(date(year, int(month), 1), Grain.MONTH)
    start = add_months(date(year, year_starts_in, 1), 3 * (int(quarter or 1) - 1))
    grain = Grain.QUARTER if quarter else Grain.YEAR
    return grain, period_of(start, grain, year_starts_in)


def add_months(day: date, months: int) -> date:
    """The same day of a later (or earlier) month, or that month's last day where it is shorter."""
    first = _first_day(_month_number(day) + months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def months_between(start: date, end: date) -> int:
    """Whole months passed from start to end, so that add_months(start, them) is not after end."""
    if end < start:
        return -months_between(end, start)
    months = _month_number(end) - _month_number(start)
    return months if add_months(start, months) <= end else months - 1


def _end_of(period: Period) -> date:
    if period.end is None:
        raise ValueError("period.open")
    return period.end


def _name(start: date, grain: Grain, year_starts_in: int) -> str:
    if grain is Grain.MONTH:
        return f"{start.year:04}-{start.month:02}"
    year = period_of(start, Grain.YEAR, year_starts_in).start
    if grain is Grain.YEAR:
        return f"{year.year:04}"
    return f"{year.year:04}-Q{months_between(year, start) // 3 + 1}"


def _month_number(day: date) -> int:
    """Months counted from January of year 0."""
    return day.year * 12 + day.month - 1


def _first_day(month: int) -> date:
    if not MINYEAR <= month // 12 <= MAXYEAR:
        raise ValueError("period.out_of_range")
    return date(month // 12, month % 12 + 1, 1)
