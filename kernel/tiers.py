"""What does an amount earn under a table of tiers, alone or on top of what was there before?

Tiers are half-open [lower, upper) and leave no gap; the last one has no upper end. An amount on a
boundary belongs to the higher tier, unless the plan's `boundary` says lower. Three readings:
  flat          the whole amount at the rate of the tier it reaches
  step          each slice at its own tier's rate (marginal)
  interpolated  the whole amount at a rate that rises evenly inside the tier towards the next rate
Below zero the first tier's rate holds. The share of an added amount is, by step, what it changes;
else the amount at the rate then reached, and what earlier amounts gain or lose by that is the
account's retier line: earned(total) minus the sum so far. Amounts are exact and rounded once.
Source: requirement 3 (提成); Oracle's step-rate and equal-tier rules; marginal rebate sections.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from kernel.exact import half_away
from kernel.money import Money


class TierMode(StrEnum):
    FLAT = "flat"
    STEP = "step"
    INTERPOLATED = "interpolated"


class Boundary(StrEnum):
    """Which tier an amount exactly on a boundary belongs to; it matters to flat tables only."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True)
class Tier:
    """From this lower end (minor units, inclusive) the rate holds."""

    lower: int
    rate: Fraction


Tiers = tuple[Tier, ...]


@dataclass(frozen=True)
class Slice:
    """One line of the explanation: this much, at this rate, earned that (in minor units, exact)."""

    base: Money
    rate: Fraction
    earned: Fraction


def gaps(tiers: Tiers) -> list[str]:
    """Everything wrong with a table, as refusal codes; empty when it may be stored."""
    problems = []
    if not tiers or tiers[0].lower != 0:
        problems.append("tiers.must_start_at_zero")
    if any(here.lower >= above.lower for here, above in pairwise(tiers)):
        problems.append("tiers.not_ascending")
    if any(tier.rate < 0 for tier in tiers):
        problems.append("tiers.negative_rate")
    return problems


def rate_reached(
    minor: int, tiers: Tiers, mode: TierMode, boundary: Boundary = Boundary.HIGHER
) -> Fraction:
    """The rate of the tier an amount reaches, or interpolated between that and the next one's."""
    place = max(0, sum(_is_reached(minor, tier, boundary) for tier in tiers) - 1)
    here = tiers[place]
    if mode is not TierMode.INTERPOLATED or minor <= here.lower or here is tiers[-1]:
        return here.rate
    above = tiers[place + 1]
    travelled = Fraction(minor - here.lower, above.lower - here.lower)
    return here.rate + (above.rate - here.rate) * travelled


def earned(
    amount: Money, tiers: Tiers, mode: TierMode, boundary: Boundary = Boundary.HIGHER
) -> Money:
    """What the amount earns, rounded once."""
    slices = explain(amount, tiers, mode, boundary)
    exact = sum((piece.earned for piece in slices), Fraction(0))
    return Money(half_away(exact), amount.currency)


def explain(
    amount: Money, tiers: Tiers, mode: TierMode, boundary: Boundary = Boundary.HIGHER
) -> list[Slice]:
    """The slices that make up what the amount earns; by step none for an amount of zero."""
    return explain_share(Money.zero(amount.currency), amount, tiers, mode, boundary)


def share(
    before: Money, added: Money, tiers: Tiers, mode: TierMode, boundary: Boundary = Boundary.HIGHER
) -> Money:
    """What an added amount, or with a minus a removed one, earns on top of `before`."""
    after = before + added
    if mode is TierMode.STEP:
        return earned(after, tiers, mode) - earned(before, tiers, mode)
    return added.times(rate_reached(after.minor, tiers, mode, boundary))


def explain_share(
    before: Money, added: Money, tiers: Tiers, mode: TierMode, boundary: Boundary = Boundary.HIGHER
) -> list[Slice]:
    """The slices of an added amount's share, in the order in which it crosses them, unrounded."""
    after = before + added
    if mode is TierMode.STEP:
        return _slices_crossed(before, after, tiers)
    return [_slice(added, rate_reached(after.minor, tiers, mode, boundary))]


def _slices_crossed(before: Money, after: Money, tiers: Tiers) -> list[Slice]:
    low, high = sorted((before.minor, after.minor))
    edges = [low, *(min(max(tier.lower, low), high) for tier in tiers[1:]), high]
    sign = 1 if before.minor <= after.minor else -1
    sizes = [sign * (upper - lower) for lower, upper in pairwise(edges)]
    slices = [
        _slice(Money(size, after.currency), tier.rate)
        for size, tier in zip(sizes, tiers, strict=True) if size
    ]
    return slices[::sign]


def _slice(base: Money, rate: Fraction) -> Slice:
    return Slice(base, rate, base.minor * rate)


def _is_reached(minor: int, tier: Tier, boundary: Boundary) -> bool:
    return tier.lower < minor or (tier.lower == minor and boundary is Boundary.HIGHER)
