"""Analytics: a table of contents."""

from __future__ import annotations

from nameko.timer import timer

from chassis import jobs
from chassis.service import Service, operation
from services.analytics import reactions
from services.analytics.checks import CHECKS
from services.analytics.contract import Analytics
from services.analytics.exports import EXPORTS
from services.analytics.tables import metadata
from services.analytics.texts import TEXTS
from services.analytics.usecases import (
    closings,
    figures,
    quotas,
    rebuilding,
    reconciliation,
    trails,
)


class AnalyticsService(Service):
    name = "analytics"
    contract = Analytics
    metadata = metadata
    texts = TEXTS
    reactions = reactions
    checks = CHECKS

    @operation
    def kpis(self, query, work): return figures.kpis(query, work)

    @operation
    def ranking(self, query, work): return figures.ranking(query, work)

    @operation
    def drill_down(self, query, work): return figures.drill_down(query, work)

    @operation
    def set_quota(self, command, work): return quotas.set_quota(command, work)

    @operation
    def attainment(self, query, work): return quotas.attainment(query, work)

    @operation
    def close_period(self, command, work): return closings.close(command, work)

    @operation
    def closed_period(self, query, work): return closings.closed_period(query, work)

    @operation
    def rebuild(self, command, work): return rebuilding.rebuild(command, work)

    @operation
    def reconciliation(self, query, work): return reconciliation.newest(query, work)

    @operation
    def reconciliation_run(self, query, work): return reconciliation.run(query, work)

    @operation
    def start_reconciliation(self, command, work): return reconciliation.start(command, work)

    @operation
    def deal_facts(self, query, work): return trails.of_deal(query, work)

    @operation
    def start_export(self, command, work): return jobs.start_export(command, work, EXPORTS)

    @operation
    def get_job(self, query, work): return jobs.get(query, work)

    @operation
    def cancel_job(self, command, work): return jobs.cancel(command, work)

    @timer(interval=0.5)
    def work_off_jobs(self) -> None:
        """Go on with bulk exports."""
        self.runtime.until_done(lambda work: jobs.step(work, {}, TEXTS, EXPORTS))

    @timer(interval=2)
    def reconcile(self) -> None:
        """Compare everybody's events and ledgers, in time or when somebody asks."""
        reconciliation.look(self.runtime.ground)
