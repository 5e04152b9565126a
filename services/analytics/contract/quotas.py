"""Quotas and attainment."""

from __future__ import annotations

from decimal import Decimal

from chassis.contract import message, text
from kernel.money import Money
from services.analytics.contract.rows import Metric, SubjectKind


@message
class SetQuota:
    """The quota of an employee or a unit for a period such as "2026-03", "2026-Q1" or "2026"."""

    subject_kind: SubjectKind
    subject_id: str = text(longest=64)
    period: str = text(longest=7)
    amount: Money
    metric: Metric = Metric.SIGNED


@message
class Quota:
    quota_id: str
    version: int
    subject_kind: SubjectKind
    subject_id: str
    period: str
    metric: Metric
    amount: Money


@message
class AttainmentQuery:
    subject_kind: SubjectKind
    period: str = text(longest=7)
    subject_id: str = text(longest=64)
    metric: Metric = Metric.SIGNED
    currency: str = text(longest=3, shortest=3, default="CNY")


@message
class Attainment:
    """Achieved against quota; the ratio is None (n/a) where there is no quota or it is zero."""

    subject_kind: SubjectKind
    subject_id: str
    period: str
    metric: Metric
    achieved: Money
    quota: Money | None
    attainment_ratio: Decimal | None
