"""Contracts: what signing makes; how long they hold, when they were accepted, what renews them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from chassis.contract import Contract, Event, command, message, query, text, whole
from services.pipeline.contract.deals import DealId


class ContractState(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"
    VOID = "void"  # its sale was cancelled


@message
class SalesContract:
    """One a signed deal. Without `ends_on` it holds until it is cancelled and nothing renews it;
    else a deal in the renewal pipeline is opened `renew_ahead_days` before it ends. It ends with
    the day before `ends_on`."""

    deal_id: str
    version: int
    number: str
    state: ContractState
    owner_id: str
    starts_on: date
    renew_ahead_days: int
    customer_id: str | None = None
    ends_on: date | None = None
    accepted_on: date | None = None
    acceptance_note: str | None = None
    renewal_deal_id: str | None = None


@message
class ChangeContract:
    deal_id: str = text(longest=64)
    number: str | None = text(longest=60, default=None)
    starts_on: date | None = None
    ends_on: date | None = None
    renew_ahead_days: int | None = whole(least=1, most=730, default=None)


@message
class AcceptDelivery:
    """The customer has accepted what was delivered."""

    deal_id: str = text(longest=64)
    accepted_on: date | None = None
    note: str | None = text(longest=500, default=None)


@message
class ContractQuery:
    state: ContractState | None = None
    owner_id: str | None = text(longest=64, default=None)
    customer_id: str | None = text(longest=64, default=None)
    ends_before: date | None = None
    sort: str = text(longest=40, default="-signed_on")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class ContractList:
    items: tuple[SalesContract, ...]
    next_cursor: str | None = None


@message
class ContractChanged(Event):
    """How long a contract holds, as its deal's owner said, and whether delivery was accepted."""

    deal_id: str
    version: int
    starts_on: date
    customer_id: str | None = None
    ends_on: date | None = None
    accepted_on: date | None = None

    @property
    def aggregate_id(self) -> str:
        return self.deal_id

    @property
    def aggregate_version(self) -> int:
        return self.version


class ContractOperations(Contract):
    @query("deals:read")
    def get_contract(self, query: DealId) -> SalesContract:
        """The contract of a signed deal."""

    @query("deals:read")
    def list_contracts(self, query: ContractQuery) -> ContractList:
        """Contracts of the deals that the caller may see: which end soon, which hold."""

    @command("deals:write")
    def change_contract(self, command: ChangeContract) -> SalesContract:
        """Say its number, how long it holds, and how early its renewal is opened."""

    @command("deals:write")
    def accept_delivery(self, command: AcceptDelivery) -> SalesContract:
        """Note that the customer has accepted the delivery."""
