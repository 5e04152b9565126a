"""Deal registrations: a partner says which customer and products it works on, and is protected."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import Contract, Event, command, decimal, items, message, query, text, whole
from kernel.money import Money
from services.channels.contract import conflicts


class RegistrationState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    RETURNED = "returned"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    CLOSED = "closed"  # its deal is won or lost


@message
class CreateRegistration:
    """A customer unknown to us is told by its name, or its address on the web."""

    partner_id: str = text(longest=64)
    products: tuple[str, ...] = items(least=1, most=100)
    customer_id: str | None = text(longest=64, default=None)
    customer_name: str | None = text(longest=200, default=None)
    customer_domain: str | None = text(longest=253, default=None)
    amount: Money | None = None
    expected_close_on: date | None = None
    deal_id: str | None = text(longest=64, default=None)
    partner_manager_id: str | None = text(longest=64, default=None)  # our employee


@message
class ChangeRegistration:
    """Change a draft, or what was returned; a field that is left out stays as it is."""

    registration_id: str = text(longest=64)
    products: tuple[str, ...] | None = items(least=1, most=100, default=None)
    customer_id: str | None = text(longest=64, default=None)
    customer_name: str | None = text(longest=200, default=None)
    customer_domain: str | None = text(longest=253, default=None)
    amount: Money | None = None
    expected_close_on: date | None = None
    deal_id: str | None = text(longest=64, default=None)
    partner_manager_id: str | None = text(longest=64, default=None)


@message
class RegistrationId:
    registration_id: str = text(longest=64)


@message
class ApproveRegistration:
    """`overlay_rate` of the deal is credited to the partner manager, outside the 100 %. What is
    left out stays as it was registered; the partner can read the reason."""

    registration_id: str = text(longest=64)
    protection_days: int = whole(least=1, most=730, default=90)
    customer_id: str | None = text(longest=64, default=None)
    deal_id: str | None = text(longest=64, default=None)
    partner_manager_id: str | None = text(longest=64, default=None)
    overlay_rate: Decimal | None = decimal(least="0.000001", most="1", default=None)
    despite_conflict: bool = False
    reason: str | None = text(longest=500, default=None)


@message
class DecideRegistration:
    registration_id: str = text(longest=64)
    reason: str = text(longest=500)


@message
class ExtendRegistration:
    """Protect for more days, once, while it is protected."""

    registration_id: str = text(longest=64)
    days: int = whole(least=1, most=365)
    reason: str = text(longest=500)


@message
class Registration:
    """`protected_until` is the last day of protection, in the company's zone; the overlay is
    shown to our own people only."""

    registration_id: str
    version: int
    partner_id: str
    state: RegistrationState
    products: tuple[str, ...]
    created_by: str
    created_at: datetime
    customer_id: str | None = None
    customer_name: str | None = None
    customer_domain: str | None = None
    amount: Money | None = None
    expected_close_on: date | None = None
    deal_id: str | None = None
    partner_manager_id: str | None = None
    overlay_rate: Decimal | None = None
    protection_days: int | None = None
    protected_until: date | None = None
    submitted_at: datetime | None = None
    approved_at: datetime | None = None
    is_extended: bool = False
    reason: str | None = None


@message
class RegistrationQuery:
    """Registrations; `q` is looked for in the customers' names and domains."""

    state: RegistrationState | None = None
    partner_id: str | None = text(longest=64, default=None)
    customer_id: str | None = text(longest=64, default=None)
    deal_id: str | None = text(longest=64, default=None)
    protected_before: date | None = None
    q: str | None = text(longest=100, default=None)
    sort: str = text(longest=40, default="-created_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class RegistrationList:
    items: tuple[Registration, ...]
    next_cursor: str | None = None


@message
class RegistrationChange:
    """Who brought a registration into a state, when and why; the days that it was given. Of a
    conflict our own people are told only."""

    version: int
    from_state: RegistrationState | None
    to_state: RegistrationState
    actor: str
    changed_at: datetime
    reason: str | None = None
    protected_until: date | None = None
    despite_conflict: bool = False


@message
class RegistrationHistory:
    registration_id: str
    changes: tuple[RegistrationChange, ...]


@message
class RegistrationEvent(Event):
    """A registration as known now: ids, days and rates only."""

    registration_id: str
    version: int
    partner_id: str
    channel_id: str
    approved_at: datetime
    protected_until: date
    deal_id: str | None = None
    customer_id: str | None = None
    partner_manager_id: str | None = None
    overlay_rate: Decimal | None = None

    @property
    def aggregate_id(self) -> str:
        return self.registration_id

    @property
    def aggregate_version(self) -> int:
        return self.version


@message
class RegistrationApproved(RegistrationEvent):
    """A registration protects its partner, or does so for longer."""


@message
class RegistrationExpired(RegistrationEvent):
    """A registration protects no longer: it expired, was cancelled, or its deal ended (`state`)."""

    state: RegistrationState = RegistrationState.EXPIRED


class RegistrationOperations(Contract):
    @command("registrations:write", status=201)
    def create_registration(self, command: CreateRegistration) -> Registration:
        """Draft the registration of a deal for a partner."""

    @command("registrations:write")
    def change_registration(self, command: ChangeRegistration) -> Registration:
        """Change a registration that is a draft, or was returned."""

    @command("registrations:write")
    def submit_registration(self, command: RegistrationId) -> Registration:
        """Ask for the protection of a registered deal."""

    @command("registrations:approve")
    def approve_registration(self, command: ApproveRegistration) -> Registration:
        """Protect the partner for some days; refused while another is protected."""

    @command("registrations:approve")
    def reject_registration(self, command: DecideRegistration) -> Registration:
        """Refuse a submitted registration for good, with the reason."""

    @command("registrations:approve")
    def return_registration(self, command: DecideRegistration) -> Registration:
        """Give a submitted registration back to be improved, with the reason."""

    @command("registrations:write")
    def cancel_registration(self, command: DecideRegistration) -> Registration:
        """Withdraw a submitted or approved registration, with the reason."""

    @command("registrations:approve")
    def extend_registration(self, command: ExtendRegistration) -> Registration:
        """Protect for more days, once and before the protection ends."""

    @query("registrations:read")
    def get_registration(self, query: RegistrationId) -> Registration:
        """One registration."""

    @query("registrations:read")
    def list_registrations(self, query: RegistrationQuery) -> RegistrationList:
        """Registrations that the caller may see."""

    @query("registrations:read")
    def registration_history(self, query: RegistrationId) -> RegistrationHistory:
        """Every change of a registration's state: who, when and why."""

    @query("registrations:approve")
    def registration_conflicts(self, query: RegistrationId) -> conflicts.RegistrationConflicts:
        """Who else works on the same customer: other partners, direct deals, owners, pools."""
