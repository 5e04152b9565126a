"""Crm: a table of contents."""

from __future__ import annotations

from nameko.timer import timer

from chassis import jobs
from chassis.service import Service, operation
from services.crm import reactions
from services.crm.contract import Crm
from services.crm.documents import DOCUMENTS
from services.crm.exports import EXPORTS
from services.crm.imports import IMPORTERS
from services.crm.service_care import CareService
from services.crm.service_complaints import ComplaintService
from services.crm.service_conflicts import ConflictService
from services.crm.service_merging import MergeService
from services.crm.service_pools import PoolService
from services.crm.service_privacy import PrivacyService
from services.crm.service_surveys import SurveyService
from services.crm.service_wecom import WecomService
from services.crm.tables import metadata
from services.crm.texts import TEXTS
from services.crm.usecases import (
    attachments,
    care,
    complaint_clocks,
    contacts,
    customers,
    grade_rules,
    grades,
    handovers,
    interactions,
    merges,
    overview,
    personas,
    recycling,
    regrading,
    reminding,
    searching,
    subjects,
    territories,
    wecom,
)


class CrmService(
    ComplaintService, SurveyService, CareService, PoolService, WecomService, PrivacyService,
    MergeService, ConflictService, Service,
):
    name = "crm"
    contract = Crm
    metadata = metadata
    texts = TEXTS
    reactions = reactions
    documents = DOCUMENTS

    @operation
    def create_customer(self, command, work): return customers.create(command, work)

    @operation
    def get_customer(self, query, work): return customers.get(query, work)

    @operation
    def list_customers(self, query, work): return customers.listed(query, work)

    @operation
    def change_customer(self, command, work): return customers.change(command, work)

    @operation
    def hand_over_customer(self, command, work): return customers.hand_over(command, work)

    @operation
    def customers_by_ids(self, query, work): return customers.named(query, work)

    @operation
    def overview(self, query, work): return overview.overview(query, work)

    @operation
    def add_contact(self, command, work): return contacts.add(command, work)

    @operation
    def change_contact(self, command, work): return contacts.change(command, work)

    @operation
    def list_contacts(self, query, work): return contacts.listed(query, work)

    @operation
    def remove_contact(self, command, work): return contacts.remove(command, work)

    @operation
    def record_interaction(self, command, work): return interactions.record(command, work)

    @operation
    def list_interactions(self, query, work): return interactions.listed(query, work)

    @operation
    def follow_ups(self, query, work): return overview.follow_ups(query, work)

    @operation
    def set_grade(self, command, work): return grades.set_by_hand(command, work)

    @operation
    def reset_grade(self, command, work): return grades.reset(command, work)

    @operation
    def explain_grade(self, query, work): return grades.explain(query, work)

    @operation
    def customer_personas(self, query, work): return personas.of_customer(query, work)

    @operation
    def persona_customers(self, query, work): return personas.listed(query, work)

    @operation
    def persona_match(self, query, work): return personas.match(query, work)

    @operation
    def grade_history(self, query, work): return grades.history(query, work)

    @operation
    def draft_grade_rule(self, command, work): return grade_rules.draft(command, work)

    @operation
    def approve_grade_rule(self, command, work): return grade_rules.approve(command, work)

    @operation
    def list_grade_rules(self, query, work): return grade_rules.listed(query, work)

    @operation
    def subject_export(self, query, work): return subjects.export(query, work)

    @operation
    def subject_erase(self, command, work): return subjects.erase(command, work)

    @operation
    def start_import(self, command, work): return jobs.start(command, work, IMPORTERS)

    @operation
    def start_export(self, command, work): return jobs.start_export(command, work, EXPORTS)

    @operation
    def get_job(self, query, work): return jobs.get(query, work)

    @operation
    def cancel_job(self, command, work): return jobs.cancel(command, work)

    @timer(interval=2)
    def grade_again(self) -> None:
        """Grade all customers by a rule that begins to hold."""
        self.runtime.until_done(regrading.step)

    @operation
    def preview_territories(self, query, work): return territories.preview(query, work)

    @operation
    def run_territories(self, command, work): return territories.start(command, work)

    @operation
    def territory_run(self, query, work): return territories.get(query, work)

    @timer(interval=1)
    def run_territories_next(self) -> None:
        """Go on with runs of territories, a chunk of customers at a time."""
        self.runtime.until_done(territories.step)

    @timer(interval=5)
    def recycle_next(self) -> None:
        """Once a local night: customers whose time is over fall into their pools."""
        self.runtime.until_done(recycling.step)

    @timer(interval=30)
    def remind_of_follow_ups(self) -> None:
        """Announce follow-ups that are due or overdue, and tell their owners."""
        self.runtime.until_done(reminding.step)

    @timer(interval=5)
    def read_wecom(self) -> None:
        """Read on in the contacts and the chat archive of WeCom."""
        self.runtime.keep_on(wecom.read_next)

    @timer(interval=1)
    def hand_over_next(self) -> None:
        """Go on with handovers, a chunk of customers at a time."""
        self.runtime.until_done(handovers.step)

    @timer(interval=1)
    def watch_complaints(self) -> None:
        """Announce clocks of complaints that ran out, and call in superiors."""
        self.runtime.until_done(complaint_clocks.recount_step)
        self.runtime.until_done(complaint_clocks.step)

    @timer(interval=1)
    def freeze_audiences(self) -> None:
        """Find the customers of campaigns of care, a chunk at a time."""
        self.runtime.until_done(care.step)

    @timer(interval=1)
    def clear_attachments(self) -> None:
        """The content of removed files goes."""
        self.runtime.until_done(attachments.clear_step)

    @timer(interval=600)
    def sweep_attachments(self) -> None:
        """What interrupted uploads left behind goes after an hour."""
        self.runtime.until_done(attachments.sweep)

    @timer(interval=5)
    def make_searchable(self) -> None:
        """Customers that were stored before there was a search."""
        self.runtime.until_done(searching.step)

    @timer(interval=60)
    def forget_merges(self) -> None:
        """Copies of merges whose time to be undone is over."""
        self.runtime.until_done(merges.forget_step)

    @timer(interval=0.5)
    def work_off_jobs(self) -> None:
        """Go on with bulk imports."""
        self.runtime.until_done(lambda work: jobs.step(work, IMPORTERS, TEXTS, EXPORTS))
