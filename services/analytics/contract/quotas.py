"""Quotas and attainment."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

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


class QuotaSource(StrEnum):
    """Which quota counted: a locked target outranks one that was set by hand."""

    TARGET = "target"
    MANUAL = "manual"


@message
class AttainmentQuery:
    subject_kind: SubjectKind
    period: str = text(longest=7)
    subject_id: str = text(longest=64)
    metric: Metric = Metric.SIGNED
    currency: str = text(longest=3, shortest=3, default="CNY")


@message
class Attainment:
    """Achieved against quota; the ratio is None (n/a) where there is no quota or it is zero.

    `variance` is achieved - quota (-quota when nothing was sold), None without a quota.
    `target_plan_id` names the locked plan that the quota comes from.
    """

    subject_kind: SubjectKind
    subject_id: str
    period: str
    metric: Metric
    achieved: Money
    quota: Money | None
    attainment_ratio: Decimal | None
    variance: Money | None = None
    quota_source: QuotaSource | None = None
    target_plan_id: str | None = None
