"""Reading figures: over time, ranked, down to the facts, and the facts of one deal."""

from __future__ import annotations

from datetime import date, datetime

from chassis.contract import message, text, whole
from kernel.money import Money
from services.analytics.contract.rows import Metric, RowKey, RowVersion, SubjectKind


@message
class KpiQuery:
    """One metric of one subject over [from_on, to_on), by `grain` day, month, quarter or year."""

    metric: Metric
    subject_kind: SubjectKind
    from_on: date
    to_on: date
    subject_id: str = text(longest=140, default="company")
    currency: str = text(longest=3, shortest=0, default="CNY")
    grain: str = text(longest=7, default="month")


@message
class KpiPart:
    starts_on: date
    label: str
    value: int
    amount: Money | None                     # the value as money, for money metrics


@message
class Kpis:
    metric: Metric
    subject_kind: SubjectKind
    subject_id: str
    currency: str
    parts: tuple[KpiPart, ...]
    total: int
    total_amount: Money | None


@message
class KpiRanking:
    """One metric of every subject of a kind over [from_on, to_on), greatest first."""

    metric: Metric
    subject_kind: SubjectKind
    from_on: date
    to_on: date
    currency: str = text(longest=3, shortest=0, default="CNY")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class RankedSubject:
    subject_id: str
    value: int
    amount: Money | None


@message
class RankedSubjects:
    items: tuple[RankedSubject, ...]
    next_cursor: str | None = None


@message
class DrillQuery:
    """The facts behind a row or a span of rows."""

    metric: Metric
    subject_kind: SubjectKind
    from_on: date
    to_on: date
    subject_id: str = text(longest=140, default="company")
    currency: str = text(longest=3, shortest=0, default="CNY")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class Fact:
    """A signed line of the facts: a change that one cause made to one row."""

    fact_id: str
    deal_id: str | None
    cause: str
    row: RowKey
    leg: str
    value: int
    row_version: RowVersion
    created_at: datetime


@message
class Facts:
    items: tuple[Fact, ...]
    next_cursor: str | None = None


@message
class DealId:
    deal_id: str = text(longest=64)


@message
class DealFacts:
    """The third step of a deal's trail: which rows it moved, each with the version it got."""

    deal_id: str
    sale_version: int
    facts: tuple[Fact, ...]
    hidden: int = 0
