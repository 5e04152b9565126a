"""The front door of analytics: certified sales, KPI rows, quotas and attainment, period closings.

A KPI row is metric x subject x currency x day; weeks to years are sums of days (money.md).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import Contract, Event, Nothing, command, message, query, text, whole
from kernel.money import Money


class Metric(StrEnum):
    """Money metrics hold minor units; `quantity` thousandths of a unit."""

    SIGNED = "signed"
    RECEIVED = "received"
    QUANTITY = "quantity"
    MARGIN = "margin"
    COMMISSION_COST = "commission_cost"
    CANCELLED = "cancelled"                  # on the day of the cancellation
    OVERLAY = "overlay"                      # signed amount credited by overlay credits


class SubjectKind(StrEnum):
    COMPANY = "company"                      # its id is "company"
    UNIT = "unit"
    EMPLOYEE = "employee"
    CUSTOMER = "customer"
    PRODUCT = "product"
    CHANNEL = "channel"
    PARTNER = "partner"                      # its id is "<partner_id>/<product_line>"


@message
class RowKey:
    """Which KPI row: one metric of one subject on one day in one currency ("" for quantities)."""

    metric: Metric
    subject_kind: SubjectKind
    subject_id: str
    currency: str
    day: date

    @property
    def name(self) -> str:
        return "/".join((self.metric, self.subject_kind, self.subject_id, self.currency, self.day.isoformat()))


@message
class RowVersion:
    """(epoch, change counter): epochs order before counters, and neither goes down."""

    epoch: int
    counter: int


@message
class KpiUpdated(Event):
    """A KPI row has a new value; goes to rows that somebody hears, partner rows always."""

    row: RowKey
    value: int
    version: RowVersion

    @property
    def aggregate_id(self) -> str:
        return f"{self.row.name}#{self.version.epoch}"

    @property
    def aggregate_version(self) -> int:
        return self.version.counter

    @property
    def correlation_id(self) -> str | None:
        return None


@message
class PeriodClosed(Event):
    """A month is closed: later changes that belong to it are booked in the next open one."""

    period: str
    closing: int

    @property
    def aggregate_id(self) -> str:
        return f"period/{self.period}"

    @property
    def aggregate_version(self) -> int:
        return self.closing


@message
class KpiQuery:
    """Values of one metric and subject over [from_on, to_on), in parts of `grain` day, month, quarter or year."""

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
    """Achieved against the quota of the same period; None where there is no quota or it is zero (n/a)."""

    subject_kind: SubjectKind
    subject_id: str
    period: str
    metric: Metric
    achieved: Money
    quota: Money | None
    attainment_ratio: Decimal | None


@message
class ClosePeriod:
    period: str = text(longest=7, shortest=7)


@message
class ClosedPeriod:
    """Published figures stay; corrected ones follow the facts."""

    period: str
    closed_at: datetime
    published: tuple[RankedSubject, ...]
    corrected: tuple[RankedSubject, ...]
    waiting: int
    version: int = 1


@message
class PeriodQuery:
    period: str = text(longest=7, shortest=7)


@message
class RebuildReport:
    """A rebuild recomputes every row from the facts and writes only rows that differ."""

    rows: int
    repaired: int


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


class Analytics(Contract):
    @query("kpis:read")
    def kpis(self, query: KpiQuery) -> Kpis:
        """One metric of one subject over time."""

    @query("kpis:read")
    def ranking(self, query: KpiRanking) -> RankedSubjects:
        """One metric of all subjects of a kind, greatest first."""

    @query("kpis:read")
    def drill_down(self, query: DrillQuery) -> Facts:
        """The records that made a figure."""

    @command("quotas:write")
    def set_quota(self, command: SetQuota) -> Quota:
        """Set the quota of an employee or a unit for a period."""

    @query("kpis:read")
    def attainment(self, query: AttainmentQuery) -> Attainment:
        """Achieved against quota."""

    @command("periods:close")
    def close_period(self, command: ClosePeriod) -> ClosedPeriod:
        """Close a month: its published figures are kept, later changes are corrections."""

    @query("kpis:read")
    def closed_period(self, query: PeriodQuery) -> ClosedPeriod:
        """The published and the corrected figures of a closed month."""

    @command("kpis:rebuild")
    def rebuild(self, command: Nothing) -> RebuildReport:
        """Recompute every KPI row from the stored facts."""

    @query("deals:read")
    def deal_facts(self, query: DealId) -> DealFacts:
        """Which KPI rows a deal moved."""
