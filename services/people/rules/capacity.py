"""How many people do the agreed targets of a year lack?

A seller carries the stated capacity each month once ramped; in the first months of work it rises
evenly from nothing. The gap is what the targets ask for beyond that, over the whole year. One new
person would bring capacity from the day of starting, ramping as everybody does; the headcount is
the gap over that, rounded up. Source: field notes 3.3 (training -> ramp -> quota -> result).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kernel.exact import half_away
from kernel.money import Money, minor_digits, total
from services.people.contract.hiring_figures import CapacityGap, GapMonth, GapQuery

MONTHS = range(1, 13)


@dataclass(frozen=True)
class Carrier:
    """Somebody who sells: from when to when."""

    hired_on: date
    left_on: date | None


def gap(query: GapQuery, targets: Mapping[str, Money], sellers: Sequence[Carrier]) -> CapacityGap:
    """The year's gap; `targets` by month such as "2026-03", months without one have none."""
    nothing = Money.zero(query.currency)
    months = []
    for number in MONTHS:
        first = date(query.year, number, 1)
        period = f"{query.year:04}-{number:02}"
        here = [one for one in sellers if _works(one, first)]
        carried = _capacity(query, (ramped(query.ramp_months, one.hired_on, first) for one in here))
        months.append(GapMonth(period, targets.get(period, nothing), carried, len(here)))
    wanted = total([one.target for one in months], nothing.currency)
    missing = wanted - total([one.capacity for one in months], nothing.currency)
    brought = _of_one(query)
    return CapacityGap(tuple(months), missing, brought, _headcount(missing, brought))


def ramped(ramp_months: int, hired_on: date, month: date) -> Fraction:
    """The part of full capacity that somebody has in a month, by months of work before it."""
    months = (month.year - hired_on.year) * 12 + month.month - hired_on.month
    if months < 0:
        return Fraction(0)
    return Fraction(months, ramp_months) if months < ramp_months else Fraction(1)


def _works(one: Carrier, first: date) -> bool:
    return one.hired_on <= first and (one.left_on is None or one.left_on > first)


def _of_one(query: GapQuery) -> Money:
    firsts = [date(query.year, number, 1) for number in MONTHS]
    return _capacity(query, (ramped(query.ramp_months, query.starts_on, first) for first in firsts
                             if first >= query.starts_on))


def _capacity(query: GapQuery, shares: Iterable[Fraction]) -> Money:
    exact = Fraction(query.capacity) * sum(shares, Fraction(0))
    return Money(half_away(exact * 10 ** minor_digits(query.currency)), query.currency)


def _headcount(missing: Money, brought: Money) -> int | None:
    if missing.minor <= 0:
        return 0
    return -(-missing.minor // brought.minor) if brought.minor > 0 else None
