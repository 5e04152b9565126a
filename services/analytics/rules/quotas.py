"""For whom may a quota be set, and how far was it reached?

Quotas are amounts of money, not negative, of an employee or a unit, for a month, a quarter or a
year. Attainment is achieved / quota; without a quota, or with one of zero, there is none (field
notes 9).
"""

from __future__ import annotations

from decimal import Decimal

from kernel.money import Money
from kernel.rates import ratio
from kernel.refusal import Refusal
from services.analytics.contract import Metric, SetQuota, SubjectKind
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
