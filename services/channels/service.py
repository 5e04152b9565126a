"""Channels: a table of contents."""

from __future__ import annotations

from nameko.timer import timer

from chassis import jobs
from chassis.service import Service, operation
from services.channels import reactions
from services.channels.checks import CHECKS
from services.channels.contract import Channels
from services.channels.exports import EXPORTS
from services.channels.service_registrations import RegistrationService
from services.channels.tables import metadata
from services.channels.texts import TEXTS
from services.channels.usecases import (
    agreements,
    copies,
    partners,
    protecting,
    statements,
)


class ChannelsService(RegistrationService, Service):
    name = "channels"
    contract = Channels
    metadata = metadata
    texts = TEXTS
    reactions = reactions
    checks = CHECKS

    @operation
    def create_partner(self, command, work): return partners.create(command, work)

    @operation
    def get_partner(self, query, work): return partners.get(query, work)

    @operation
    def list_partners(self, query, work): return partners.listed(query, work)

    @operation
    def set_partner_status(self, command, work): return partners.set_status(command, work)

    @operation
    def draft_agreement(self, command, work): return agreements.draft(command, work)

    @operation
    def approve_agreement(self, command, work): return agreements.approve(command, work)

    @operation
    def end_agreement(self, command, work): return agreements.end(command, work)

    @operation
    def list_agreements(self, query, work): return agreements.listed(query, work)

    @operation
    def rebate_statement(self, query, work): return statements.statement(query, work)

    @operation
    def rebate_coverings(self, query, work): return statements.coverings(query, work)

    @operation
    def held_row_digests(self, query, work): return copies.digests(query, work)

    @operation
    def held_rows(self, query, work): return copies.held(query, work)

    @operation
    def start_export(self, command, work): return jobs.start_export(command, work, EXPORTS)

    @operation
    def get_job(self, query, work): return jobs.get(query, work)

    @operation
    def cancel_job(self, command, work): return jobs.cancel(command, work)

    @timer(interval=5)
    def end_protections(self) -> None:
        """Expire registrations whose last day is over, and those of partners that ended."""
        self.runtime.until_done(protecting.step)

    @timer(interval=0.5)
    def work_off_jobs(self) -> None:
        """Go on with bulk exports."""
        self.runtime.until_done(lambda work: jobs.step(work, {}, TEXTS, EXPORTS))
