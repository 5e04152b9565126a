"""Crm: a table of contents of care."""

from __future__ import annotations

from chassis.service import operation
from services.crm.usecases import care, caring


class CareService:
    @operation
    def create_care_plan(self, command, work): return care.create(command, work)

    @operation
    def list_care_plans(self, query, work): return care.listed(query, work)

    @operation
    def start_care_campaign(self, command, work): return care.start(command, work)

    @operation
    def care_campaign(self, query, work): return care.figures(query, work)

    @operation
    def care_items(self, query, work): return caring.listed(query, work)

    @operation
    def finish_care_item(self, command, work): return caring.finish(command, work)
