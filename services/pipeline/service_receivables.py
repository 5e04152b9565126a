"""Pipeline: a table of contents of receivables."""

from __future__ import annotations

from chassis.service import operation
from services.pipeline.usecases import receivables


class ReceivableService:
    @operation
    def list_receivables(self, query, work): return receivables.listed(query, work)

    @operation
    def receivables_ageing(self, query, work): return receivables.ageing(query, work)

    @operation
    def reach_milestone(self, command, work): return receivables.reach(command, work)

    @operation
    def write_off(self, command, work): return receivables.write_off(command, work)

    @operation
    def record_receipt(self, command, work): return receivables.record(command, work)

    @operation
    def set_dunning_policy(self, command, work): return receivables.set_policy(command, work)

    @operation
    def dunning_policy(self, query, work): return receivables.policy(query, work)
