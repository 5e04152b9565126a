"""Pipeline: a table of contents of leads."""

from __future__ import annotations

from chassis.service import operation
from services.pipeline.usecases import (
    allocating,
    lead_conversion,
    lead_entry,
    lead_subjects,
    lead_terms,
    lead_work,
)


class LeadService:
    @operation
    def create_lead(self, command, work): return lead_entry.create(command, work)

    @operation
    def get_lead(self, query, work): return lead_entry.get(query, work)

    @operation
    def list_leads(self, query, work): return lead_entry.listed(query, work)

    @operation
    def lead_history(self, query, work): return lead_entry.history(query, work)

    @operation
    def change_lead(self, command, work): return lead_entry.change(command, work)

    @operation
    def assign_lead(self, command, work): return lead_work.assign(command, work)

    @operation
    def decline_lead(self, command, work): return lead_work.decline(command, work)

    @operation
    def recycle_lead(self, command, work): return lead_work.recycle(command, work)

    @operation
    def respond_to_lead(self, command, work): return lead_work.respond(command, work)

    @operation
    def screen_lead(self, command, work): return lead_work.screen(command, work)

    @operation
    def disqualify_lead(self, command, work): return lead_work.disqualify(command, work)

    @operation
    def convert_lead(self, command, work): return lead_conversion.convert(command, work)

    @operation
    def allocate_leads(self, command, work): return allocating.run(command, work)

    @operation
    def set_lead_capacity(self, command, work): return lead_terms.set_capacity(command, work)

    @operation
    def list_lead_capacities(self, query, work): return lead_terms.capacities(query, work)

    @operation
    def create_campaign(self, command, work): return lead_terms.create_campaign(command, work)

    @operation
    def list_campaigns(self, query, work): return lead_terms.campaigns(query, work)

    @operation
    def lead_statistics(self, query, work): return lead_terms.statistics(query, work)

    @operation
    def set_lead_policy(self, command, work): return lead_terms.set_policy(command, work)

    @operation
    def lead_policy(self, query, work): return lead_terms.policy(query, work)

    @operation
    def lead_subject_export(self, query, work): return lead_subjects.export(query, work)

    @operation
    def lead_subject_erase(self, command, work): return lead_subjects.erase(command, work)
