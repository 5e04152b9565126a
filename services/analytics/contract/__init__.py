"""The front door of analytics: certified sales, KPI rows, quotas and attainment, period closings.

A KPI row is metric x subject x currency x day; weeks to years are sums of days (money.md).
"""

from __future__ import annotations

from chassis.contract import Contract, Nothing, command, query
from chassis.importing import Job, JobId, StartExport
from services.analytics.contract.figures import (
    DealFacts,
    DealId,
    DrillQuery,
    Fact,
    Facts,
    KpiPart,
    KpiQuery,
    KpiRanking,
    Kpis,
    RankedSubject,
    RankedSubjects,
)
from services.analytics.contract.periods import (
    ClosedPeriod,
    ClosePeriod,
    PeriodClosed,
    PeriodQuery,
    RebuildReport,
)
from services.analytics.contract.quotas import (
    Attainment,
    AttainmentQuery,
    Quota,
    QuotaSource,
    SetQuota,
)
from services.analytics.contract.reconciliation import (
    Finding,
    FindingCode,
    Reconciliation,
    RunId,
    RunState,
)
from services.analytics.contract.rows import (
    KpiUpdated,
    Metric,
    RowKey,
    RowVersion,
    SubjectKind,
)


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

    @query("operations:read")
    def reconciliation(self, query: Nothing) -> Reconciliation:
        """The newest finished comparison of all events and ledgers."""

    @query("operations:read")
    def reconciliation_run(self, query: RunId) -> Reconciliation:
        """One comparison, also while it runs."""

    @command("operations:manage", status=202)
    def start_reconciliation(self, command: Nothing) -> Reconciliation:
        """Compare all events and ledgers now; the run goes on behind the answer."""

    @query("deals:read")
    def deal_facts(self, query: DealId) -> DealFacts:
        """Which KPI rows a deal moved."""

    @command("exports:read", status=202)
    def start_export(self, command: StartExport) -> Job:
        """Export a ranking as a job."""

    @query("jobs:read")
    def get_job(self, query: JobId) -> Job:
        """How far a job is, and what it refused."""

    @command("imports:write")
    def cancel_job(self, command: JobId) -> Job:
        """Stop a job after its current step."""


__all__ = [
    "Analytics",
    "Attainment",
    "AttainmentQuery",
    "ClosePeriod",
    "ClosedPeriod",
    "DealFacts",
    "DealId",
    "DrillQuery",
    "Fact",
    "Facts",
    "Finding",
    "FindingCode",
    "KpiPart",
    "KpiQuery",
    "KpiRanking",
    "KpiUpdated",
    "Kpis",
    "Metric",
    "PeriodClosed",
    "PeriodQuery",
    "Quota",
    "QuotaSource",
    "RankedSubject",
    "RankedSubjects",
    "RebuildReport",
    "Reconciliation",
    "RowKey",
    "RowVersion",
    "RunId",
    "RunState",
    "SetQuota",
    "SubjectKind",
]
