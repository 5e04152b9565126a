"""For whom may a quota be set, which one counts, and how far was it reached?

Quotas are amounts of money, not negative, of an employee or a unit, for a month, a quarter or a
year. A locked target outranks what was set by hand for the same subject, period, metric and
currency: its months are summed over the period. Attainment is achieved / quota; without a quota, or
with one of zero, there is none (field notes 9). Variance is achieved - quota, also when nothing was
sold (field notes 8.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kernel.money import Money
from kernel.rates import ratio
from kernel.refusal import Refusal
from services.analytics.contract import Metric, QuotaSource, SetQuota, SubjectKind
from services.analytics.rules.spans import named_period

QUOTA_SUBJECTS = (SubjectKind.EMPLOYEE, SubjectKind.UNIT)


def problems_of_quota(command: SetQuota) -> list[Refusal]:
    """Everything that is wrong with a quota."""
    found = problems_of_period(command.period) + problems_of_metric(command.metric)
    if command.subject_kind not in QUOTA_SUBJECTS:
        found.append(Refusal("quota.subject_unsupported", "subject_kind"))
    if command.amount.minor < 0:
        found.append(Refusal("quota.negative", "amount"))
    return found


def problems_of_period(period: str) -> list[Refusal]:
    return [] if named_period(period) else [Refusal("period.unknown", "period")]


def problems_of_metric(metric: Metric) -> list[Refusal]:
    return [Refusal("metric.not_money", "metric")] if metric is Metric.QUANTITY else []


def attainment_ratio(achieved: Money, quota: Money | None) -> Decimal | None:
    """Achieved of quota, to six decimals; None (n/a) without a quota or with one of zero."""
    return None if quota is None else ratio(achieved.minor, quota.minor)


@dataclass(frozen=True)
class Agreed:
    """What a locked plan gives a subject in a period."""

    plan_id: str
    amount: Money


@dataclass(frozen=True)
class Counting:
    """The quota that counts, and where it comes from; all None without one."""

    amount: Money | None = None
    source: QuotaSource | None = None
    plan_id: str | None = None


def counting(agreed: Agreed | None, manual: Money | None) -> Counting:
    """Which quota counts?"""
    if agreed is not None:
        return Counting(agreed.amount, QuotaSource.TARGET, agreed.plan_id)
    return Counting() if manual is None else Counting(manual, QuotaSource.MANUAL)


def variance(achieved: Money, quota: Money | None) -> Money | None:
    """By how much the quota was passed (or, below zero, missed); None without one."""
    return None if quota is None else achieved - quota
