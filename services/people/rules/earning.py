"""What does the total of an account earn under its component?

The tiers on the tiered base, plus what products with a rate of their own earned, never more than
the cap: the excess is lost (money.md "The law of balance"; field notes 3.2).
"""

from __future__ import annotations

from fractions import Fraction

from kernel.money import Money
from kernel.tiers import Tier, earned
from services.people.contract import Component


def due(component: Component, base: Money, rated: Money) -> Money:
    """What an account with this base and these own-rate earnings has to hold."""
    whole = earned(base, tiers_of(component), component.mode, component.boundary) + rated
    return whole if component.cap is None else min(whole, component.cap)


def tiers_of(component: Component) -> tuple[Tier, ...]:
    return tuple(Tier(tier.starts_at.minor, Fraction(tier.rate)) for tier in component.tiers)
