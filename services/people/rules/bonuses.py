"""Which bonus does a month's attainment earn, and what is the share of a year's excess?

A quota bonus is the amount of the highest step that the attainment reaches; without a quota there
is none (n/a is not 100 %). The year-end share is a rate of what was achieved in the year above the
year's quota, at most its cap; without a quota there is none. Source: requirement 3 (奖金、年度超额
分红); modules.md 3; field notes 9 (a denominator of zero gives no ratio).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kernel.money import Money
from services.people.contract.terms import QuotaBonus, YearEndShare


def quota_bonus(steps: Iterable[QuotaBonus], attainment: Decimal | None) -> QuotaBonus | None:
    """The step that is paid; None where none is reached."""
    reached = [step for step in steps
               if attainment is not None and step.attainment_ratio <= attainment]
    return max(reached, key=lambda step: (step.attainment_ratio, step.amount), default=None)


def year_end_share(share: YearEndShare, achieved: Money, quota: Money) -> Money:
    """The share of the excess; nothing where the quota is zero or was not passed."""
    nothing = Money.zero(quota.currency)
    if quota.minor <= 0 or achieved <= quota:
        return nothing
    whole = (achieved - quota).times(share.rate)
    return whole if share.cap is None else min(whole, share.cap)
