"""What of an open deal passes to its new owner in a handover?

The deal with its stage, its notes and its lines. Its credit passes too where the giver alone has
it, as when nobody said otherwise; credits that were agreed between several stay as agreed. Deals
that were signed, lost or cancelled stay with whoever closed them: closed periods do not move.
Source: modules.md "2 org" (Handover: stage and notes stay), field notes 2.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from services.pipeline.contract import CreditKind, DealCredit

WHOLE = Decimal(1)


def passes_credit(credits: Sequence[DealCredit], giver: str) -> bool:
    """Is the giver the only one who is credited?"""
    return tuple(credits) == (DealCredit(giver, CreditKind.REVENUE, WHOLE),)


def credits_after(credits: Sequence[DealCredit], giver: str, taker: str) -> tuple[DealCredit, ...]:
    if passes_credit(credits, giver):
        return (DealCredit(taker, CreditKind.REVENUE, WHOLE),)
    return tuple(credits)
