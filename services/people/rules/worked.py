"""Which deals show best how a component pays, and what does the engine pay for them?

Three deals: one below the second tier, one that crosses into the next tiers, one that is cancelled
again. The same function that fills the ledger (`commission.changes`) computes every line, so that
the example cannot differ from the payout. Source: modules.md 3 "Prints".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import reduce

from kernel.money import Money
from services.people.contract import Accumulate, Component
from services.people.rules.commission import Balance, Entry, Held, after, changes
from services.people.rules.crediting import Part, own_earnings
from services.people.rules.entitlement import AccountKey, Entitlement, Place

_DAY = date(2000, 1, 1)
"""The example has no calendar; all its deals are of one day."""
WITHOUT_A_SECOND_TIER = 10_000_000
"""Minor units: 100,000.00 where a component has one rate only."""


@dataclass(frozen=True)
class Step:
    """A deal that is signed (or cancelled: `is_cancelled`), its lines, and the balance then."""

    deal: str
    base: Money
    is_cancelled: bool
    entries: tuple[Entry, ...]
    balance: Money


def example(component: Component) -> list[Step]:
    """Deals A, B, C signed one after the other, then A cancelled."""
    place = Place(AccountKey("", "", 0, component.component_id, "", component.currency), _DAY)
    zero = Money.zero(component.currency)
    state, held, steps = Balance(zero, zero, zero, component), dict[str, Held](), []
    for deal, base, is_cancelled in _deals(component):
        before = {place: held[deal]} if deal in held else {}
        wanted = [] if is_cancelled else [_entitled(place, component, base)]
        entries = changes(deal, before, wanted, {place.key: state})
        state = reduce(after, entries, state)
        held[deal] = _held(deal, entries, component)
        steps.append(Step(deal, base, is_cancelled, tuple(entries), state.balance))
    return steps


def _entitled(place: Place, component: Component, base: Money) -> Entitlement:
    nothing = Money.zero(component.currency)
    own = None
    if component.accumulate is Accumulate.DEAL:
        [own] = own_earnings(component, [Part(place.belongs_on, base, nothing)])
    return Entitlement(place, component, base, nothing, own)


def _deals(component: Component) -> Iterator[tuple[str, Money, bool]]:
    starts = [tier.starts_at for tier in component.tiers[1:]]
    first, last = (starts[0], starts[-1]) if starts else (
        Money(WITHOUT_A_SECOND_TIER, component.currency),) * 2
    a = first.times(Fraction(3, 5))
    yield "A", a, False
    yield "B", last - a + first.times(Fraction(1, 5)), False
    yield "C", first.times(Fraction(1, 2)), False
    yield "A", a, True


def _held(deal: str, entries: list[Entry], component: Component) -> Held:
    zero = Money.zero(component.currency)
    own = [entry for entry in entries if entry.deal_id == deal]
    return Held(sum((entry.base for entry in own), zero),
                sum((entry.amount for entry in own), zero), zero)
