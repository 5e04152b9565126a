"""Pipeline: a table of contents of contracts."""

from __future__ import annotations

from chassis.service import operation
from services.pipeline.usecases import contracts


class ContractService:
    @operation
    def get_contract(self, query, work): return contracts.get(query, work)

    @operation
    def list_contracts(self, query, work): return contracts.listed(query, work)

    @operation
    def change_contract(self, command, work): return contracts.change(command, work)

    @operation
    def accept_delivery(self, command, work): return contracts.accept(command, work)
