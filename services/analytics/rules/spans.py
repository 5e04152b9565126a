"""Into which parts is a span of days cut when figures are read, and which spans may be asked for?

Parts are days, months, quarters or years, cut at calendar bounds; the first and the last may be
shorter and still bear the name of the whole period. A month may be closed once its last day is
over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from kernel.periods import Grain, Period, label, parse_label, period_of, split_by
from kernel.refusal import Refusal

DAY = "day"
GRAINS = (DAY, *Grain)
MOST_DAYS = 3_660


def problems_of_span(from_on: date, to_on: date) -> list[Refusal]:
    """Why figures over [from_on, to_on) cannot be read: no day in it, or more than ten years."""
    if to_on <= from_on:
        return [Refusal("kpi.span_empty", "to_on")]
    if (to_on - from_on).days > MOST_DAYS:
        return [Refusal("kpi.span_too_long", "to_on", {"days": MOST_DAYS})]
    return []


def problems_of_grain(grain: str) -> list[Refusal]:
    return [] if grain in GRAINS else [Refusal("kpi.grain_unknown", "grain")]


def parts(from_on: date, to_on: date, grain: str) -> list[tuple[Period, str]]:
    """The parts of a span with their names, in order, without a gap."""
    if grain == DAY:
        days = [from_on + timedelta(days=number) for number in range((to_on - from_on).days)]
        return [(Period(day, day + timedelta(days=1)), day.isoformat()) for day in days]
    whole = Grain(grain)
    return [
        (part, label(period_of(part.start, whole)))
        for part in split_by(Period(from_on, to_on), whole)
    ]


def value_of(part: Period, day_values: Mapping[date, int]) -> int:
    """The sum of the days that lie in a part."""
    return sum(value for day, value in day_values.items() if part.contains(day))


def named_period(name: str) -> Period | None:
    """The month, quarter or year of that name; None when there is none."""
    try:
        return parse_label(name)[1]
    except ValueError:
        return None


def months_in(name: str) -> list[str]:
    """The names of the months of a period; none when there is no such period."""
    period = named_period(name)
    return [label(month) for month in split_by(period, Grain.MONTH)] if period else []


def month_of(name: str) -> Period | None:
    """The month of that name; None for anything else."""
    period = named_period(name)
    return period if period and name.count("-") == 1 and "Q" not in name else None


def problems_of_closing(month: Period | None, today: date, is_closed: bool) -> list[Refusal]:
    """Why a month cannot be closed: it is no month, it is not over, or it is closed already."""
    if month is None:
        return [Refusal("period.not_a_month", "period")]
    if is_closed:
        return [Refusal("period.already_closed", "period")]
    if month.end is not None and today < month.end:
        return [Refusal("period.not_over", "period")]
    return []
