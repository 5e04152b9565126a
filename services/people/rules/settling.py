"""How much is paid, what is advanced or recovered, and what is carried to the next settlement?

Month by month, in order: what a month earned (commission by the day it belongs to, and bonuses),
plus the draw where a minimum runs and commission stays below it, minus what is recovered of earlier
draws. Overpayment comes first, from all streams; then draws are recovered, from commission only, at
most the rate of what exceeds the minimum; so recovery never takes pay below it. The sum of the
months minus what was paid before is due now; never less than nothing is paid, a negative remainder
waits for the next settlement. A later correction is this whole rule run again over the same months.
Source: money.md "Dates and periods"; field notes 3.2 (draw: Oracle's example; order of recovery).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kernel.money import Money


@dataclass(frozen=True)
class Minimum:
    """The pay that a draw secures in a month, and how advances come back."""

    amount: Money
    is_recoverable: bool
    recovery_rate: Decimal


@dataclass(frozen=True)
class Month:
    """What a month earned, the minimum that runs in it, and what was paid when it was settled.

    `recovery_rate` holds for draws of before where no minimum runs any more.
    """

    period: str
    commission: Money
    bonus: Money
    paid: Money
    minimum: Minimum | None = None
    recovery_rate: Decimal = Decimal(1)


@dataclass(frozen=True)
class Outcome:
    """What the rule gives one month: `draw` is owed back, a `guarantee` is not."""

    period: str
    draw: Money
    guarantee: Money
    recovery: Money


@dataclass(frozen=True)
class Payout:
    """Paid now, carried on (not positive), and the draws still to be recovered."""

    paid: Money
    carried_out: Money
    draw_balance: Money
    outcomes: tuple[Outcome, ...]


def payout(months: Sequence[Month], currency: str) -> Payout:
    """The settlement of the last of these months; the earlier ones are corrected with it."""
    nothing = Money.zero(currency)
    unpaid, balance, outcomes = nothing, nothing, []
    for month in months:
        outcome = _outcome(month, min(unpaid, nothing), balance)
        balance = balance + outcome.draw - outcome.recovery
        unpaid = unpaid + _nominal(month, outcome) - month.paid
        outcomes.append(outcome)
    return Payout(max(unpaid, nothing), min(unpaid, nothing), balance, tuple(outcomes))


def sums(outcomes: Iterable[Outcome], currency: str) -> Outcome:
    """All months together."""
    found = Outcome("", *(Money.zero(currency),) * 3)
    for one in outcomes:
        found = Outcome("", found.draw + one.draw, found.guarantee + one.guarantee,
                        found.recovery + one.recovery)
    return found


def _outcome(month: Month, overpaid: Money, balance: Money) -> Outcome:
    nothing = Money.zero(balance.currency)
    minimum = month.minimum.amount if month.minimum else nothing
    lacking = max(minimum - max(month.commission, nothing), nothing)
    is_owed = month.minimum is None or month.minimum.is_recoverable
    rate = month.minimum.recovery_rate if month.minimum else month.recovery_rate
    left = max(month.commission + overpaid, nothing)
    recovery = min(balance, max(left - minimum, nothing).times(rate))
    return Outcome(month.period, lacking if is_owed else nothing,
                   nothing if is_owed else lacking, recovery)


def _nominal(month: Month, outcome: Outcome) -> Money:
    return (month.commission + month.bonus + outcome.draw + outcome.guarantee - outcome.recovery)
