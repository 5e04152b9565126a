"""What must the ledger write so that every account is again the rule applied to the facts that
remain?

First the exact reversal of what no longer holds, then what now holds, then for an accumulating
component one `retier` line of the account when its balance is not yet what its total earns. An
unchanged credit writes nothing. Shares of single deals may depend on arrival; balances may not
(money.md, "The law of balance").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kernel.money import Money
from kernel.tiers import Tier, earned, explain_share, share
from kernel.wording import sum_of_slices
from services.people.contract import Accumulate, Component, LineKind
from services.people.rules.entitlement import AccountKey, Entitlement


@dataclass(frozen=True)
class Held:
    """What a deal has in an account now: the net of its lines."""

    base: Money
    amount: Money


@dataclass(frozen=True)
class Balance:
    """An account before the change: the base of all its deals, and the sum of all its lines."""

    base: Money
    balance: Money
    component: Component


@dataclass(frozen=True)
class Entry:
    """A line to write; `deal_id` None: the account's own correction."""

    kind: LineKind
    key: AccountKey
    deal_id: str | None
    base: Money
    amount: Money
    rule: str


def changes(
    deal_id: str,
    held: Mapping[AccountKey, Held],
    entitled: Sequence[Entitlement],
    balances: Mapping[AccountKey, Balance],
) -> list[Entry]:
    """The lines of one deal's change, account by account in a fixed order."""
    wanted = {entitlement.key: entitlement for entitlement in entitled}
    entries: list[Entry] = []
    for key in sorted(held.keys() | wanted.keys()):
        entries += _account(deal_id, key, held.get(key), wanted.get(key), balances.get(key))
    return entries


def _account(
    deal_id: str,
    key: AccountKey,
    held: Held | None,
    wanted: Entitlement | None,
    balance: Balance | None,
) -> Iterable[Entry]:
    base_before = held.base if held else Money.zero(key.currency)
    base_now = wanted.base if wanted else Money.zero(key.currency)
    if base_before == base_now:
        return []
    component = balance.component if balance else wanted.component if wanted else None
    assert component is not None
    total = balance.base if balance else Money.zero(key.currency)
    booked = balance.balance if balance else Money.zero(key.currency)
    entries = []
    if held is not None:
        entries.append(Entry(LineKind.REVERSAL, key, deal_id, -held.base, -held.amount, ""))
        total, booked = total - held.base, booked - held.amount
    if wanted is not None:
        before = Money.zero(key.currency) if component.accumulate is Accumulate.DEAL else total
        amount = share(before, wanted.base, tiers_of(component), component.mode)
        rule = sum_of_slices(
            explain_share(before, wanted.base, tiers_of(component), component.mode)
        )
        entries.append(Entry(LineKind.EARNED, key, deal_id, wanted.base, amount, rule))
        total, booked = total + wanted.base, booked + amount
    return [*entries, *_retier(key, component, total, booked)]


def _retier(key: AccountKey, component: Component, total: Money, booked: Money) -> list[Entry]:
    if component.accumulate is Accumulate.DEAL:
        return []
    due = earned(total, tiers_of(component), component.mode)
    if due == booked:
        return []
    rule = f"{total.amount} -> {due.amount}"
    return [Entry(LineKind.RETIER, key, None, Money.zero(key.currency), due - booked, rule)]


def tiers_of(component: Component) -> tuple[Tier, ...]:
    return tuple(Tier(tier.starts_at.minor, Fraction(tier.rate)) for tier in component.tiers)
