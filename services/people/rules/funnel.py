"""How many candidates came how far, how long did it take, did the score foretell the result?

Zero denominators are not available, never 0 or 100 %. Whether scores foretell is said by the
plainest comparison there is: what those hired with a score above the median signed in their first
twelve months, against the others; with fewer than five people whose year is over, or with sales in
several currencies, nothing is said.
Source: field notes 12 row 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median

from kernel.exact import half_away
from kernel.money import Money
from kernel.shares import share
from services.people.contract.hiring_figures import FunnelStep, Predictive
from services.people.contract.recruiting import CandidateState
from services.people.rules.recruiting import ON_THE_WAY

LEAST_COUNTED = 5


@dataclass(frozen=True)
class Came:
    """How far somebody came, and when."""

    reached: CandidateState
    applied_on: date
    hired_on: date | None = None


@dataclass(frozen=True)
class Result:
    """What somebody scored, and signed in the first twelve months in one currency."""

    employee_id: str
    score: Decimal
    signed: Money


def steps(candidates: Sequence[Came]) -> tuple[FunnelStep, ...]:
    """Each state with how many came at least so far."""
    found = []
    for place, state in enumerate(ON_THE_WAY):
        count = sum(ON_THE_WAY.index(one.reached) >= place for one in candidates)
        found.append(FunnelStep(state, count, share(count, len(candidates))))
    return tuple(found)


def median_days(candidates: Sequence[Came]) -> Decimal | None:
    days = [(one.hired_on - one.applied_on).days for one in candidates if one.hired_on]
    return Decimal(str(median(map(Decimal, days)))) if days else None


def predictive(results: Sequence[Result]) -> Predictive:
    """The mean of each half; people who scored the median count below."""
    people = len({one.employee_id for one in results})
    if people < LEAST_COUNTED or len({one.signed.currency for one in results}) > 1:
        return Predictive(None, None, people)
    middle = median(one.score for one in results)
    above = [one.signed for one in results if one.score > middle]
    below = [one.signed for one in results if one.score <= middle]
    return Predictive(_mean(above), _mean(below), people)


def _mean(amounts: Sequence[Money]) -> Money | None:
    if not amounts:
        return None
    exact = Fraction(sum(one.minor for one in amounts), len(amounts))
    return Money(half_away(exact), amounts[0].currency)
