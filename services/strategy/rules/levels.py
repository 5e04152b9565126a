"""What are the stretch and the challenge of a target?

Base, stretch and challenge: the base is the target that becomes quotas; the others are the whole
plan's target times a ratio each ("1.1", "1.25"), divided over all months of all leaves in
proportion to the target by largest remainder (equal remainders in the order of the tree, January
first). So each level's parts sum to its own top to the cent, in rows and in columns. A ratio of 1
is no level; a challenge is no less than the stretch.
Source: field notes 1.2 (three levels 目标/冲刺/挑战); modules.md "TargetPlan".
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from kernel.money import Money
from kernel.refusal import Refusal
from kernel.seasonality import MONTHS

Cells = Mapping[str, tuple[Money, ...]]


def problems(stretch_ratio: Decimal, challenge_ratio: Decimal) -> list[Refusal]:
    """A plan may have either level; with both, the challenge is the higher."""
    if challenge_ratio == 1 or challenge_ratio >= stretch_ratio:
        return []
    details = {"stretch": f"{stretch_ratio:f}", "challenge": f"{challenge_ratio:f}"}
    return [Refusal("target.challenge_below_stretch", "challenge_ratio", details)]


def level(targets: Cells, ratio: Decimal) -> dict[str, tuple[Money, ...]]:
    """The months of every leaf at a level; `targets` in the order of the tree."""
    months = [month for year in targets.values() for month in year]
    whole = Money(sum(month.minor for month in months), months[0].currency)
    parts = whole.times(Fraction(ratio)).allocate([month.minor for month in months])
    return {
        name: tuple(parts[place * MONTHS:(place + 1) * MONTHS])
        for place, name in enumerate(targets)
    }
