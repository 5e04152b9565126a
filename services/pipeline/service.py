"""Pipeline: a table of contents."""

from __future__ import annotations

from nameko.timer import timer

from chassis import jobs
from chassis.service import Service, operation
from services.pipeline import reactions
from services.pipeline.contract import Pipeline
from services.pipeline.documents import DOCUMENTS
from services.pipeline.exports import EXPORTS
from services.pipeline.imports import IMPORTERS
from services.pipeline.service_contracts import ContractService
from services.pipeline.service_exceptions import ExceptionService
from services.pipeline.service_forecasts import ForecastService
from services.pipeline.service_leads import LeadService
from services.pipeline.service_receivables import ReceivableService
from services.pipeline.service_registrations import RegistrationService
from services.pipeline.service_sop import SopService
from services.pipeline.service_tasks import TaskService
from services.pipeline.tables import metadata
from services.pipeline.texts import TEXTS
from services.pipeline.usecases import (
    asking,
    certificates,
    contracts,
    deals,
    exceptions,
    forecasts,
    handovers,
    lead_deadlines,
    lead_handovers,
    payments,
    receivables,
    sales,
    stages,
    task_handovers,
    tasks,
)

LEARNS_EVERY = 3600


class PipelineService(ContractService, ExceptionService, ForecastService, LeadService,
                      ReceivableService, RegistrationService, SopService, TaskService, Service):
    name = "pipeline"
    contract = Pipeline
    metadata = metadata
    texts = TEXTS
    reactions = reactions
    documents = DOCUMENTS

    @operation(ask=asking.on_create)
    def create_deal(self, command, work): return deals.create(command, work)

    @operation
    def get_deal(self, query, work): return deals.get(query, work)

    @operation
    def list_deals(self, query, work): return deals.listed(query, work)

    @operation(ask=asking.on_change)
    def change_deal(self, command, work): return deals.change(command, work)

    @operation
    def screen_deal(self, command, work): return stages.screen(command, work)

    @operation
    def move_deal(self, command, work): return stages.move(command, work)

    @operation
    def require_certificates(self, command, work): return certificates.require(command, work)

    @operation
    def stage_certificates(self, query, work): return certificates.listed(query, work)

    @operation
    def stage_history(self, query, work): return stages.history(query, work)

    @operation
    def sign_deal(self, command, work): return sales.sign(command, work)

    @operation(ask=asking.on_amend)
    def amend_deal(self, command, work): return sales.amend(command, work)

    @operation
    def cancel_deal(self, command, work): return sales.cancel(command, work)

    @operation
    def lose_deal(self, command, work): return stages.lose(command, work)

    @operation
    def plan_payments(self, command, work): return payments.plan(command, work)

    @operation
    def record_payment(self, command, work): return payments.record(command, work)

    @operation
    def reverse_payment(self, command, work): return payments.reverse(command, work)

    @operation
    def payment_state(self, query, work): return payments.state(query, work)

    @operation
    def sale_versions(self, query, work): return sales.versions(query, work)

    @operation
    def start_import(self, command, work): return jobs.start(command, work, IMPORTERS)

    @operation
    def start_export(self, command, work): return jobs.start_export(command, work, EXPORTS)

    @operation
    def get_job(self, query, work): return jobs.get(query, work)

    @operation
    def cancel_job(self, command, work): return jobs.cancel(command, work)

    @timer(interval=5)
    def escalate_exceptions(self) -> None:
        """Call in superiors where a case lies too long."""
        self.runtime.until_done(exceptions.step)

    @timer(interval=5)
    def open_renewals(self) -> None:
        """Open the renewals of contracts that end."""
        self.runtime.until_done(contracts.step)

    @timer(interval=LEARNS_EVERY)
    def learn_from_closed_deals(self) -> None:
        """Count what was won and lost, which probabilities are learned from."""
        self.runtime.until_done(forecasts.learn)

    @timer(interval=5)
    def look_at_receivables(self) -> None:
        """Announce what falls due and dun what is overdue."""
        self.runtime.until_done(receivables.step)

    @timer(interval=5)
    def remind_of_tasks(self) -> None:
        """Remind owners of their tasks."""
        self.runtime.until_done(tasks.remind)

    @timer(interval=300)
    def keep_older_receivables(self) -> None:
        """Keep the rows of plans that were made before receivables were kept."""
        self.runtime.until_done(receivables.catch_up)

    @timer(interval=1)
    def hand_over_next(self) -> None:
        """Go on with handovers, a chunk of deals or tasks at a time."""
        self.runtime.until_done(handovers.step)
        self.runtime.until_done(task_handovers.step)

    @timer(interval=1)
    def hand_over_leads(self) -> None:
        """Go on with handovers of leads, a chunk at a time."""
        self.runtime.until_done(lead_handovers.step)

    @timer(interval=1)
    def look_at_leads(self) -> None:
        """Tell which leads are overdue, and escalate."""
        self.runtime.until_done(lead_deadlines.step)

    @timer(interval=0.5)
    def work_off_jobs(self) -> None:
        """Go on with bulk imports and exports."""
        self.runtime.until_done(lambda work: jobs.step(work, IMPORTERS, TEXTS, EXPORTS))
