"""What must the ledger write so that a rebate account is again the rule applied to its rows?

An update of a row writes one `accrual` line, what its change is worth at the tier reached, and,
when earlier amounts change rate by it, one `retier` line for the rest. What arrives later than the
sales (an agreement approved, ended, superseded) writes one `adjustment` line per account.
Marginal programmes give each slice its own tier's rate, whole-amount ones the rate of the tier that
the window's sum reaches. Source: money.md, step 4 and "The law of balance"; field notes 7.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kernel.money import Money
from kernel.tiers import Slice, Tier, TierMode, Tiers, earned, explain, explain_share, share
from kernel.wording import sum_of_slices
from services.analytics.contract import RowKey, RowVersion
from services.channels.contract import Programme, RebateKind, RebateMode
from services.channels.rules.windows import Window, day_within

_MODES = {RebateMode.MARGINAL: TierMode.STEP, RebateMode.WHOLE: TierMode.FLAT}


@dataclass(frozen=True)
class Account:
    """An account before the change: the sum of its rows, and the sum of its lines."""

    base: Money
    balance: Money


@dataclass(frozen=True)
class RowChange:
    """A newer value of a row: by how much it differs, and the versions (held before, its own]."""

    row: RowKey
    difference: int
    from_version: RowVersion | None
    to_version: RowVersion


@dataclass(frozen=True)
class Entry:
    """A line to write."""

    kind: RebateKind
    window: Window
    base: Money
    amount: Money
    rule: str
    belongs_on: date
    change: RowChange | None = None


def nothing_yet(programme: Programme) -> Account:
    return Account(Money.zero(programme.currency), Money.zero(programme.currency))


def accrual(window: Window, account: Account, change: RowChange) -> Iterator[Entry]:
    """The lines of one account for one update of a row; also a change of zero has its line."""
    tiers, mode = _table(window.programme)
    added = Money(change.difference, window.programme.currency)
    amount = share(account.base, added, tiers, mode)
    rule = _written(explain_share(account.base, added, tiers, mode))
    yield Entry(RebateKind.ACCRUAL, window, added, amount, rule, change.row.day, change)
    rest, rule = _correction(window.programme, account.base + added, account.balance + amount)
    if rest.minor:
        nothing = Money.zero(rest.currency)
        yield Entry(RebateKind.RETIER, window, nothing, rest, rule, change.row.day, change)


def moved(account: Account, entries: Sequence[Entry]) -> Account:
    """The account once these lines of it are written."""
    for entry in entries:
        account = Account(account.base + entry.base, account.balance + entry.amount)
    return account


def adjustment(window: Window, account: Account, base: Money, today: date) -> Entry | None:
    """The line that brings an account in line with the rows now in its window; None if it is."""
    rest, rule = _correction(window.programme, base, account.balance)
    if rest.minor == 0 and base == account.base:
        return None
    return Entry(RebateKind.ADJUSTMENT, window, base - account.base, rest, rule,
                 day_within(window, today))


def tiers_of(programme: Programme) -> Tiers:
    return tuple(Tier(tier.starts_at.minor, Fraction(tier.rate)) for tier in programme.tiers)


def balance_due(programme: Programme, base: Money) -> Money:
    """What the sum of a window's rows earns."""
    return earned(base, *_table(programme))


def _table(programme: Programme) -> tuple[Tiers, TierMode]:
    return tiers_of(programme), _MODES[programme.mode]


def _correction(programme: Programme, base: Money, booked: Money) -> tuple[Money, str]:
    """What the balance lacks, and how: "1500.00 x 5 % + 500.00 x 8 % - 100.00"."""
    rule = _written(explain(base, *_table(programme)))
    sign = "-" if booked.minor >= 0 else "+"
    return balance_due(programme, base) - booked, f"{rule} {sign} {abs(booked).amount}"


def _written(slices: list[Slice]) -> str:
    return sum_of_slices(slices) or "0"
