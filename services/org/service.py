"""Org: a table of contents."""

from __future__ import annotations

from nameko.timer import timer

from chassis import jobs
from chassis.service import Service, operation
from services.org import reactions
from services.org.contract import Org
from services.org.documents import DOCUMENTS
from services.org.imports import IMPORTERS
from services.org.service_notices import NoticeService
from services.org.tables import metadata
from services.org.texts import TEXTS
from services.org.usecases import (
    accounts,
    assignments,
    calendars,
    credentials,
    descriptions,
    endings,
    handovers,
    naming,
    oidc,
    old_notices,
    places,
    positions,
    previews,
    second_factors,
    sending,
    sessions,
    sight,
    territories,
    units,
)


class OrgService(NoticeService, Service):
    name = "org"
    contract = Org
    metadata = metadata
    texts = TEXTS
    reactions = reactions
    documents = DOCUMENTS

    @operation
    def set_calendar_year(self, command, work): return calendars.set_year(command, work)

    @operation
    def list_calendar_years(self, query, work): return calendars.listed(query, work)

    @operation
    def calendar_snapshot(self, query, work): return calendars.snapshot(query, work)

    @operation
    def create_unit(self, command, work): return units.create(command, work)

    @operation
    def move_unit(self, command, work): return units.move(command, work)

    @operation
    def list_units(self, query, work): return units.listed(query, work)

    @operation
    def create_position(self, command, work): return positions.create(command, work)

    @operation
    def move_position(self, command, work): return positions.move(command, work)

    @operation
    def list_positions(self, query, work): return positions.listed(query, work)

    @operation
    def assign_employee(self, command, work): return assignments.assign(command, work)

    @operation
    def end_assignment(self, command, work): return assignments.end(command, work)

    @operation
    def list_assignments(self, query, work): return assignments.listed(query, work)

    @operation
    def draft_job_description(self, command, work): return descriptions.draft(command, work)

    @operation
    def rewrite_job_description(self, command, work): return descriptions.rewrite(command, work)

    @operation
    def approve_job_description(self, command, work): return descriptions.approve(command, work)

    @operation
    def get_job_description(self, query, work): return descriptions.get(query, work)

    @operation
    def list_job_descriptions(self, query, work): return descriptions.listed(query, work)

    @operation
    def move_employee(self, command, work): return assignments.move(command, work)

    @operation
    def preview_unit_move(self, query, work): return previews.of_unit(query, work)

    @operation
    def preview_position_move(self, query, work): return previews.of_position(query, work)

    @operation
    def preview_employee_move(self, query, work): return previews.of_employee(query, work)

    @operation
    def why_visible(self, query, work): return sight.why(query, work)

    @operation
    def plan_handover(self, command, work): return handovers.plan(command, work)

    @operation
    def start_handover(self, command, work): return handovers.start(command, work)

    @operation
    def roll_back_handover(self, command, work): return handovers.roll_back(command, work)

    @operation
    def get_handover(self, query, work): return handovers.get(query, work)

    @operation
    def list_handovers(self, query, work): return handovers.listed(query, work)

    @operation
    def draft_territories(self, command, work): return territories.draft(command, work)

    @operation
    def rewrite_territories(self, command, work): return territories.rewrite(command, work)

    @operation
    def activate_territories(self, command, work): return territories.activate(command, work)

    @operation
    def archive_territories(self, command, work): return territories.archive(command, work)

    @operation
    def get_territories(self, query, work): return territories.get(query, work)

    @operation
    def list_territories(self, query, work): return territories.listed(query, work)

    @operation
    def create_account(self, command, work): return accounts.create(command, work)

    @operation
    def list_accounts(self, query, work): return accounts.listed(query, work)

    @operation
    def set_roles(self, command, work): return accounts.set_roles(command, work)

    @operation
    def sign_in(self, command, work): return sessions.sign_in(command, work)

    @operation
    def sign_out(self, command, work): return sessions.sign_out(command, work)

    @operation
    def me(self, query, work): return sessions.me(query, work)

    @operation
    def sign_out_everywhere(self, command, work): return endings.everywhere(command, work)

    @operation
    def end_sessions(self, command, work): return endings.of_account(command, work)

    @operation
    def ended_sessions(self, query, work): return endings.listed(query, work)

    @operation
    def change_password(self, command, work): return sessions.change_password(command, work)

    @operation
    def invite_account(self, command, work): return credentials.invite(command, work)

    @operation
    def reset_password(self, command, work): return credentials.reset(command, work)

    @operation
    def set_password(self, command, work): return credentials.set_password(command, work)

    @operation
    def list_sessions(self, query, work): return credentials.sessions(query, work)

    @operation
    def end_session(self, command, work): return credentials.end_session(command, work)

    @operation
    def enrol_second_factor(self, command, work): return second_factors.enrol(command, work)

    @operation
    def confirm_second_factor(self, command, work): return second_factors.confirm(command, work)

    @operation
    def remove_second_factor(self, command, work): return second_factors.remove(command, work)

    @operation
    def second_factor(self, query, work): return second_factors.get(query, work)

    @operation
    def clear_second_factor(self, command, work): return second_factors.clear(command, work)

    @operation(ask=oidc.ask_start)
    def start_oidc(self, command, work): return oidc.start(command, work)

    @operation(ask=oidc.ask_finish)
    def finish_oidc(self, command, work): return oidc.finish(command, work)

    @operation
    def link_identity(self, command, work): return oidc.link(command, work)

    @operation
    def unlink_identity(self, command, work): return oidc.unlink(command, work)

    @timer(interval=5)
    def end_sessions_of_leavers(self) -> None:
        """A leaver's sessions end on the day of leaving, also when it was known long before."""
        self.runtime.until_done(endings.of_leavers)

    @timer(interval=1)
    def send_messages(self) -> None:
        """Hand queued messages to robots and the mail server."""
        self.runtime.keep_on(sending.send_next)

    @timer(interval=3600)
    def remove_old_notices(self) -> None:
        """Notices and deliveries whose time is over."""
        self.runtime.until_done(old_notices.step)

    @operation(ask=naming.ask)
    def account_names(self, query, work): return naming.named(query, work)

    @operation
    def scope_snapshot(self, query, work): return places.snapshot(query, work)

    @operation
    def start_import(self, command, work): return jobs.start(command, work, IMPORTERS)

    @operation
    def get_job(self, query, work): return jobs.get(query, work)

    @operation
    def cancel_job(self, command, work): return jobs.cancel(command, work)

    @timer(interval=0.5)
    def work_off_jobs(self) -> None:
        """Go on with bulk imports."""
        self.runtime.until_done(lambda work: jobs.step(work, IMPORTERS, TEXTS))
