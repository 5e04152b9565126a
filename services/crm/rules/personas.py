"""How well does a customer fit a persona, and what do those inside it bring?

The score is the kernel's: the met weights of all weights, 0 to 100; a hard criterion that fails
disqualifies. A customer is inside the profile when it is not disqualified and its exact score
reaches the persona's threshold. Shares are rounded to four places, half up, for showing only.
Source: requirement 1 (客户画像), field notes 1.1; modules.md "Persona".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kernel.criteria import Criterion, Score, Value, score
from kernel.exact import half_away
from kernel.money import Money
from services.strategy.contract import PersonaCriterion, PersonaField

SCORE_PLACES, SHARE_PLACES = 2, 4


@dataclass(frozen=True)
class Fit:
    """A customer's score and whether it is inside the profile."""

    score: Score
    is_inside: bool

    @property
    def hundredths(self) -> int:
        """The score in hundredths, half up, as it is kept and shown; inside or outside follows the
        exact one."""
        return half_away(self.score.value * 10**SCORE_PLACES)

    @property
    def disqualified_by(self) -> tuple[str, ...]:
        failed = (one.criterion for one in self.score.judged if not one.is_met)
        return tuple(criterion.field for criterion in failed if criterion.is_hard)


def fit(
    customer: Mapping[str, Any], criteria: Iterable[PersonaCriterion], match_from: Decimal
) -> Fit:
    """How a customer's row fits."""
    found = score(tuple(map(_criterion, criteria)), facts_of(customer))
    is_inside = not found.is_disqualified and found.value >= Fraction(match_from)
    return Fit(found, is_inside)


def facts_of(customer: Mapping[str, Any]) -> dict[str, Value]:
    """What a criterion may look at; every field of a persona is there."""
    facts: dict[str, Value] = {
        field.value: customer[field.value]
        for field in PersonaField if field is not PersonaField.ANNUAL_REVENUE}
    minor = customer["annual_revenue_minor"]
    revenue = () if minor is None else (Money(minor, customer["annual_revenue_currency"]),)
    return {**facts, PersonaField.ANNUAL_REVENUE.value: revenue}


def score_of(hundredths: int) -> Decimal:
    """A score of 0 to 100 as people see it."""
    return Decimal(hundredths).scaleb(-SCORE_PLACES)


def share(part: int, whole: int) -> Decimal | None:
    """A part of a whole; none of nothing."""
    if not whole:
        return None
    return Decimal(half_away(Fraction(part, whole) * 10**SHARE_PLACES)).scaleb(-SHARE_PLACES)


def _criterion(one: PersonaCriterion) -> Criterion:
    return Criterion(one.field.value, one.operator, one.values, one.weight, one.is_hard)
