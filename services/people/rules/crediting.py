"""Which part of a sale is one credit's in a component, and from which day on?

Revenue credits divide each base by largest remainder, so that all parts sum to it on every day;
overlay credits each take their own rate of it. Where the trigger is the invoice or the receipt, a
day's part is the difference between what is due after and before it: a sale that is wholly paid
comes to what a signed one does, to the cent. Source: money.md "The law of balance" (revenue credits
sum to 1, `amount.allocate(rates)`, overlay outside).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kernel.exact import half_away
from kernel.money import Money
from services.people.contract import Component
from services.people.rules.earning import due
from services.people.rules.product_rates import Bases, bases
from services.people.rules.triggers import moments
from services.pipeline.contract.sale import CreditKind, SaleFacts


@dataclass(frozen=True)
class Part:
    """What comes to be due on a day: a base for the tiers, and earnings outside of them."""

    day: date
    base: Money
    rated: Money

    def __add__(self, other: Part) -> Part:
        return Part(self.day, self.base + other.base, self.rated + other.rated)


@dataclass(frozen=True)
class Own:
    """What a part earns whatever else its account holds, on top of the deal's base before it."""

    before: Money
    amount: Money


def credited(component: Component, sale: SaleFacts, place: int) -> list[Part]:
    """The parts of the credit at this place, in the order of their days."""
    whole = bases(component, sale)
    nothing = Money.zero(sale.currency)
    parts: list[Part] = []
    base_before, rated_before = nothing, nothing
    for moment in moments(component.trigger, sale):
        base, rated = _until(whole, moment.share, sale, place)
        parts.append(Part(moment.day, base - base_before, rated - rated_before))
        base_before, rated_before = base, rated
    return parts


def own_earnings(component: Component, parts: Sequence[Part]) -> list[Own]:
    """What each day's part of one deal earns where tiers run over the deal alone: what the deal
    earns with it, minus what it earned before."""
    nothing = Money.zero(component.currency)
    base, rated, earned, found = nothing, nothing, nothing, []
    for part in parts:
        before, base, rated = base, base + part.base, rated + part.rated
        now = due(component, base, rated)
        found.append(Own(before, now - earned))
        earned = now
    return found


def _until(whole: Bases, share: Fraction, sale: SaleFacts, place: int) -> tuple[Money, Money]:
    """The credit's base and own-rate earnings once this share of the sale is due."""
    base = _part(whole.tiered.times(share), sale, place)
    exact = sum((_part(money.times(share), sale, place).minor * rate
                 for rate, money in whole.rated), Fraction(0))
    return base, Money(half_away(exact), sale.currency)


def _part(money: Money, sale: SaleFacts, place: int) -> Money:
    credit = sale.credits[place]
    if credit.kind is CreditKind.OVERLAY:
        return money.times(credit.rate)
    revenue = [number for number, one in enumerate(sale.credits)
               if one.kind is CreditKind.REVENUE]
    parts = money.allocate([sale.credits[number].rate for number in revenue])
    return parts[revenue.index(place)]
