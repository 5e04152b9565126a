"""What must the ledger write so that every account is again the rule applied to the facts that
remain?

First the exact reversal of what no longer holds, then what now holds, then for an accumulating
component one `retier` line of the account when its balance is not yet what its total earns. An
unchanged credit writes nothing. Shares of single deals may depend on arrival; balances may not
(money.md, "The law of balance").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kernel.money import Money
from kernel.tiers import explain_share, share
from kernel.wording import sum_of_slices
from services.people.contract import Accumulate, Component, LineKind
from services.people.rules.earning import due, tiers_of
from services.people.rules.entitlement import AccountKey, Entitlement, Place


@dataclass(frozen=True)
class Held:
    """What a deal has in a place now: the net of its lines."""

    base: Money
    amount: Money
    rated: Money


@dataclass(frozen=True)
class Balance:
    """An account before the change: the bases and own-rate earnings of all its deals, and the sum
    of all its lines."""

    base: Money
    balance: Money
    rated: Money
    component: Component


@dataclass(frozen=True)
class Entry:
    """A line to write; `deal_id` None: the account's own correction."""

    kind: LineKind
    key: AccountKey
    deal_id: str | None
    base: Money
    amount: Money
    rated: Money
    rule: str
    belongs_on: date

    @property
    def place(self) -> Place:
        return Place(self.key, self.belongs_on)


def changes(
    deal_id: str,
    held: Mapping[Place, Held],
    entitled: Sequence[Entitlement],
    balances: Mapping[AccountKey, Balance],
) -> list[Entry]:
    """The lines of one deal's change, account by account in a fixed order."""
    wanted = {entitlement.place: entitlement for entitlement in entitled}
    changed: dict[AccountKey, list[Place]] = {}
    for place in sorted(held.keys() | wanted.keys()):
        if not _is_unchanged(held.get(place), wanted.get(place)):
            changed.setdefault(place.key, []).append(place)
    entries: list[Entry] = []
    for key, places in changed.items():
        reversed_here = [_reversal(deal_id, place, held[place]) for place in places
                         if place in held]
        now = [wanted[place] for place in places if place in wanted]
        entries += _account(deal_id, reversed_here, now, balances.get(key))
    return entries


def _is_unchanged(held: Held | None, wanted: Entitlement | None) -> bool:
    if held is None or wanted is None:
        return held is None and (wanted is None or not (wanted.base.minor or wanted.rated.minor))
    return (held.base == wanted.base and held.rated == wanted.rated
            and (wanted.own is None or wanted.own.amount == held.amount))


def _reversal(deal_id: str, place: Place, held: Held) -> Entry:
    return Entry(LineKind.REVERSAL, place.key, deal_id, -held.base, -held.amount, -held.rated, "",
                 place.belongs_on)


def _account(
    deal_id: str, reversals: list[Entry], wanted: Sequence[Entitlement], balance: Balance | None
) -> list[Entry]:
    """What one account gets: reversals, then what now holds, then its own correction."""
    if balance is None:
        nothing = Money.zero(wanted[0].key.currency)
        balance = Balance(nothing, nothing, nothing, wanted[0].component)
    entries: list[Entry] = []
    for entry in reversals:
        balance = after(balance, entry)
        entries.append(entry)
    for one in wanted:
        entry = _earned(deal_id, one, balance)
        balance = after(balance, entry)
        entries.append(entry)
    return [*entries, *_retier(entries, balance)]


def after(balance: Balance, entry: Entry) -> Balance:
    """The account once a line is written."""
    return Balance(balance.base + entry.base, balance.balance + entry.amount,
                   balance.rated + entry.rated, balance.component)


def _earned(deal_id: str, wanted: Entitlement, balance: Balance) -> Entry:
    component = wanted.component
    before = wanted.own.before if wanted.own else balance.base
    terms = (before, wanted.base, tiers_of(component), component.mode, component.boundary)
    by_rule = share(*terms) + wanted.rated
    amount = wanted.own.amount if wanted.own else by_rule
    rule = sum_of_slices(explain_share(*terms))
    if wanted.rated.minor:
        rule = f"{rule} + {wanted.rated.amount}".removeprefix(" + ")
    if amount != by_rule:
        rule = f"{rule} -> {amount.amount}"
    return Entry(LineKind.EARNED, wanted.key, deal_id, wanted.base, amount, wanted.rated, rule,
                 wanted.place.belongs_on)


def _retier(entries: Sequence[Entry], balance: Balance) -> list[Entry]:
    component, key = balance.component, entries[0].key
    if component.accumulate is Accumulate.DEAL:
        return []
    owed = due(component, balance.base, balance.rated)
    if owed == balance.balance:
        return []
    rule, nothing = f"{balance.base.amount} -> {owed.amount}", Money.zero(key.currency)
    return [Entry(LineKind.RETIER, key, None, nothing, owed - balance.balance, nothing, rule,
                  max(entry.belongs_on for entry in entries))]
