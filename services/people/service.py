"""People: a table of contents."""

from __future__ import annotations

from typing import Any

from nameko.timer import timer

from chassis import jobs
from chassis.service import Service, operation
from services.people import reactions
from services.people.checks import CHECKS
from services.people.contract import People
from services.people.documents import DOCUMENTS
from services.people.exports import EXPORTS
from services.people.imports import IMPORTERS
from services.people.service_careers import CareerService
from services.people.service_recruiting import RecruitingService
from services.people.service_training import TrainingService
from services.people.tables import metadata
from services.people.texts import TEXTS
from services.people.usecases import (
    contests,
    disputes,
    employees,
    estimates,
    grants,
    pay_runs,
    pay_sheets,
    plans,
    realignment,
    settlements,
)


class PeopleService(RecruitingService, TrainingService, CareerService, Service):
    name = "people"
    contract = People
    metadata = metadata
    texts = TEXTS
    reactions = reactions
    documents = DOCUMENTS
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
    def retire_plan(self, command, work): return plans.retire(command, work)

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

    @operation
    def calculate_pay(self, command, work): return pay_sheets.calculate(command, work)

    @operation
    def review_pay(self, command, work): return pay_sheets.review(command, work)

    @operation
    def approve_pay(self, command, work): return pay_sheets.approve(command, work)

    @operation
    def pay_out(self, command, work): return pay_sheets.pay_out(command, work)

    @operation
    def pay_sheet(self, query, work): return pay_sheets.get(query, work)

    @operation
    def list_pay_sheets(self, query, work): return pay_sheets.listed(query, work)

    @operation
    def start_pay_run(self, command, work): return pay_runs.start(command, work)

    @operation
    def grant_bonus(self, command, work): return grants.grant(command, work)

    @operation
    def announce_contest(self, command, work): return contests.announce(command, work)

    @operation
    def list_contests(self, query, work): return contests.listed(query, work)

    @operation
    def standings(self, query, work): return contests.ranked(query, work)

    @operation
    def award_contest(self, command, work): return contests.award(command, work)

    @operation
    def raise_dispute(self, command, work): return disputes.raise_one(command, work)

    @operation
    def resolve_dispute(self, command, work): return disputes.resolve(command, work)

    @operation
    def list_disputes(self, query, work): return disputes.listed(query, work)

    @operation(ask=estimates.ask_deal)
    def estimate_commission(self, query, work): return estimates.of_deal(query, work)

    @operation
    def replay_plan(self, query, work): return estimates.replay(query, work)

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
        """Go on with bulk imports, exports and pay runs."""
        self.runtime.until_done(
            lambda work: jobs.step(work, IMPORTERS, TEXTS, EXPORTS, pay_runs.RUNS))
