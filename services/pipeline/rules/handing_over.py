"""What of an open deal passes to its new owner in a handover?

The deal with its stage, its notes and its lines. Its revenue credit passes too where the giver
alone has it, as when nobody said otherwise; revenue that was agreed between several stays as
agreed, and overlay credits, which stand outside, stay in any case. Deals
that were signed, lost or cancelled stay with whoever closed them: closed periods do not move.
Source: modules.md "2 org" (Handover: stage and notes stay), field notes 2.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from services.pipeline.contract import CreditKind, DealCredit

WHOLE = Decimal(1)


def passes_credit(credits: Sequence[DealCredit], giver: str) -> bool:
    """Is the giver the only one who is credited with revenue?"""
    revenue = [one for one in credits if one.kind is CreditKind.REVENUE]
    return revenue == [DealCredit(giver, CreditKind.REVENUE, WHOLE)]


def credits_after(credits: Sequence[DealCredit], giver: str, taker: str) -> tuple[DealCredit, ...]:
    if not passes_credit(credits, giver):
        return tuple(credits)
    whole = DealCredit(taker, CreditKind.REVENUE, WHOLE)
    return tuple(whole if one.kind is CreditKind.REVENUE else one for one in credits)
