"""People: a table of contents."""

from __future__ import annotations

from typing import Any

from nameko.timer import timer

from chassis import jobs
from chassis.service import Service, operation
from services.people import reactions
from services.people.checks import CHECKS
from services.people.contract import People
from services.people.exports import EXPORTS
from services.people.imports import IMPORTERS
from services.people.tables import metadata
from services.people.texts import TEXTS
from services.people.usecases import employees, plans, realignment, settlements


class PeopleService(Service):
    name = "people"
    contract = People
    metadata = metadata
    texts = TEXTS
    reactions = reactions
    checks = CHECKS

    @operation
    def hire_employee(self, command, work): return employees.hire(command, work)

    @operation
    def change_employee(self, command, work): return employees.change(command, work)

    @operation
    def end_employment(self, command, work): return employees.end_employment(command, work)

    @operation
    def get_employee(self, query, work): return employees.get(query, work)

    @operation
    def list_employees(self, query, work): return employees.listed(query, work)

    @operation
    def employees_by_ids(self, query, work): return employees.named(query, work)

    @operation
    def draft_plan(self, command, work): return plans.draft(command, work)

    @operation
    def approve_plan(self, command, work): return plans.approve(command, work)

    @operation
    def get_plan(self, query, work): return plans.get(query, work)

    @operation
    def list_plans(self, query, work): return plans.listed(query, work)

    @operation
    def assign_plan(self, command, work): return plans.assign(command, work)

    @operation
    def statement(self, query, work): return settlements.statement(query, work)

    @operation
    def balances(self, query, work): return settlements.balances(query, work)

    @operation
    def settle(self, command, work): return settlements.settle(command, work)

    @operation
    def deal_commissions(self, query, work): return settlements.of_deal(query, work)

    @timer(interval=1)
    def realign(self) -> Any:
        """Bring accounts in line with what arrived later than the sale."""
        self.runtime.until_done(realignment.step)

    @operation
    def start_import(self, command, work): return jobs.start(command, work, IMPORTERS)

    @operation
    def start_export(self, command, work): return jobs.start_export(command, work, EXPORTS)

    @operation
    def get_job(self, query, work): return jobs.get(query, work)

    @operation
    def cancel_job(self, command, work): return jobs.cancel(command, work)

    @timer(interval=0.5)
    def work_off_jobs(self) -> None:
        """Go on with bulk imports and exports."""
        self.runtime.until_done(lambda work: jobs.step(work, IMPORTERS, TEXTS, EXPORTS))
