"""How likely is a deal won, by what was won and lost before?

Naive Bayes over counts of (field, value), each smoothed by 0.1: S(won) is the share of wins times,
for every field, the share of the wins that had this deal's value; S(lost) alike; the probability is
S(won) / (S(won) + S(lost)). A won deal has passed every stage, a lost one those up to where it was
lost. Without a win or without a loss there is no score. Counted for the owner's home unit, where
nothing was won or nothing lost for the whole pipeline; each product line is a field of its own.
Source: field notes 4.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from services.pipeline.contract import Stage
from services.pipeline.contract.forecasts import ForecastCategory

SMOOTHING = Fraction(1, 10)
HUNDREDTH = Decimal("0.01")
COMMIT_FROM, BEST_CASE_FROM = 75, 50
LEAST_CASES = 50
"""Of so many closed deals a product line says something."""


@dataclass(frozen=True)
class Count:
    """Closed deals that had a value, and all that had any value of the field."""

    won: int
    lost: int
    all_won: int
    all_lost: int

    @property
    def weight(self) -> Fraction:
        """How much likelier the value is among wins than among losses."""
        won = (self.won + SMOOTHING) / (self.all_won + SMOOTHING)
        return won / ((self.lost + SMOOTHING) / (self.all_lost + SMOOTHING))


def probability(won: int, lost: int, counts: Mapping[Any, Count]) -> Decimal | None:
    """In per cent, to two decimals; None when nothing can be learned."""
    if won < 1 or lost < 1:
        return None
    odds = Fraction(won, lost)
    for count in counts.values():
        odds *= count.weight
    return rounded(100 * odds / (odds + 1))


def home_unit(units: Iterable[Any], day: date) -> str | None:
    """Where somebody works most on a day; of equals the first by name."""
    here = [one for one in units
            if one.valid_from <= day and (one.valid_to is None or day < one.valid_to)]
    return min(here, key=lambda one: (-one.share, one.unit_id)).unit_id if here else None


def rounded(exact: Fraction) -> Decimal:
    return (Decimal(exact.numerator) / exact.denominator).quantize(HUNDREDTH, ROUND_HALF_UP)


def category_of(by_hand: str | None, likely: Decimal, stage: Stage) -> ForecastCategory:
    return ForecastCategory(by_hand) if by_hand else category(likely, stage)


def category(likely: Decimal, stage: Stage) -> ForecastCategory:
    """What the software says: negotiation that is likely won is committed."""
    if stage is Stage.NEGOTIATION and likely >= COMMIT_FROM:
        return ForecastCategory.COMMIT
    return ForecastCategory.BEST_CASE if likely >= BEST_CASE_FROM else ForecastCategory.PIPELINE
