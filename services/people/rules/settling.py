"""How much is paid, and what is carried to the next settlement?

Paid is what was booked since the last settlement plus what that one carried over, never less than
nothing: a negative remainder waits for the next settlement (money.md, "Dates and periods").
"""

from __future__ import annotations

from dataclasses import dataclass

from kernel.money import Money


@dataclass(frozen=True)
class Payout:
    paid: Money
    carried_out: Money


def payout(earned: Money, carried_in: Money) -> Payout:
    """What is paid now, and what is carried on; the two sum to what is due."""
    due = earned + carried_in
    nothing = Money.zero(due.currency)
    return Payout(max(due, nothing), min(due, nothing))
