"""The front door of channels: partners, agreements with rebate programmes, the rebate ledger.

Accrues on `kpi_updated` of the partner's certified sales, by row version (money.md, step 4).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import Contract, Event, command, decimal, items, message, query, text, whole
from kernel.money import Money
from kernel.periods import Grain
from services.analytics.contract import Metric, RowKey, RowVersion


class PartnerStatus(StrEnum):
    APPLIED = "applied"
    ACTIVE = "active"
    WARNED = "warned"
    ENDED = "ended"


class RebateMode(StrEnum):
    WHOLE = "whole"                # the whole amount at the rate of the tier reached
    MARGINAL = "marginal"          # each slice at its own tier's rate


class AgreementState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    ENDED = "ended"


class RebateKind(StrEnum):
    ACCRUAL = "accrual"            # what the change of a row is worth at the tier reached
    RETIER = "retier"              # earlier amounts changed rate
    ADJUSTMENT = "adjustment"      # an agreement came, changed or ended after the sales


@message
class CreatePartner:
    name: str = text(longest=200)
    channel_id: str = text(longest=64, default="distribution")
    level: str = text(longest=40, default="standard")
    external_ref: str | None = text(longest=120, default=None)


@message
class Partner:
    partner_id: str
    version: int
    name: str
    channel_id: str
    level: str
    status: PartnerStatus
    external_ref: str | None = None


@message
class PartnerId:
    partner_id: str = text(longest=64)


@message
class SetPartnerStatus:
    partner_id: str = text(longest=64)
    status: PartnerStatus
    reason: str = text(longest=500)


@message
class PartnerQuery:
    status: PartnerStatus | None = None
    sort: str = text(longest=40, default="partner_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class PartnerList:
    items: tuple[Partner, ...]
    next_cursor: str | None = None


@message
class RebateTier:
    starts_at: Money
    rate: Decimal = decimal(least="0", most="1")


@message
class Programme:
    """A rebate programme: which sales count, over which windows, at which rates."""

    programme_id: str = text(longest=40)
    mode: RebateMode
    window: Grain
    tiers: tuple[RebateTier, ...] = items(least=1, most=50)
    currency: str = text(longest=3, shortest=3, default="CNY")
    metric: Metric = Metric.SIGNED
    product_line: str | None = text(longest=64, default=None)      # None: all product lines


@message
class DraftAgreement:
    """A new agreement with a partner, or with `agreement_id` its next version."""

    partner_id: str = text(longest=64)
    starts_on: date
    programmes: tuple[Programme, ...] = items(least=1, most=20)
    ends_on: date | None = None
    agreement_id: str | None = text(longest=64, default=None)


@message
class Agreement:
    agreement_id: str
    agreement_version: int
    version: int
    partner_id: str
    state: AgreementState
    starts_on: date
    ends_on: date | None
    programmes: tuple[Programme, ...]


@message
class AgreementVersionId:
    agreement_id: str = text(longest=64)
    agreement_version: int = whole(least=1, most=10_000)


@message
class EndAgreement:
    """`ends_on` is the first day on which the agreement no longer holds."""

    agreement_id: str = text(longest=64)
    ends_on: date
    reason: str = text(longest=500)


@message
class AgreementQuery:
    partner_id: str | None = text(longest=64, default=None)


@message
class AgreementList:
    items: tuple[Agreement, ...]
    next_cursor: str | None = None


@message
class RebateLine:
    """A signed line of the rebate ledger; covers the row versions (from_version, to_version]."""

    line_id: str
    kind: RebateKind
    partner_id: str
    agreement_id: str
    agreement_version: int
    programme_id: str
    window_start: date
    row: RowKey | None
    from_version: RowVersion | None
    to_version: RowVersion | None
    base: Money
    amount: Money
    belongs_on: date
    booked_in: str
    rule: str
    cause: str
    created_at: datetime


@message
class RebateAccrued(Event):
    """A partner's rebate account moved."""

    partner_id: str
    cause: str
    lines: tuple[RebateLine, ...]

    @property
    def aggregate_id(self) -> str:
        return f"{self.partner_id}/{self.cause}"

    @property
    def aggregate_version(self) -> int:
        return 1

    @property
    def correlation_id(self) -> str | None:
        return None


@message
class PartnerStatusChanged(Event):
    """A partner as known now: ids and status only."""

    partner_id: str
    version: int
    status: PartnerStatus
    channel_id: str

    @property
    def aggregate_id(self) -> str:
        return self.partner_id

    @property
    def aggregate_version(self) -> int:
        return self.version


@message
class RebateAccount:
    partner_id: str
    agreement_id: str
    agreement_version: int
    programme_id: str
    window_start: date
    window_end: date
    base: Money
    balance: Money


@message
class RebateStatement:
    """A partner's accounts and lines, newest first."""

    partner_id: str
    accounts: tuple[RebateAccount, ...]
    lines: tuple[RebateLine, ...]
    next_cursor: str | None = None


@message
class RebateQuery:
    partner_id: str = text(longest=64)
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class CoveredRow:
    row: RowKey
    version: RowVersion


@message
class CoverQuery:
    """The rows that a deal moved, with the versions its facts got."""

    partner_id: str = text(longest=64)
    rows: tuple[CoveredRow, ...] = items(most=2000)


@message
class Covering:
    """Per row the first lines whose end is not below the version asked for; `is_seen` tells whether it arrived."""

    row: RowKey
    is_seen: bool
    has_agreement: bool
    lines: tuple[RebateLine, ...]


@message
class Coverings:
    partner_id: str
    coverings: tuple[Covering, ...]


class Channels(Contract):
    @command("partners:write", status=201)
    def create_partner(self, command: CreatePartner) -> Partner:
        """Take a partner on; the same external_ref never makes a second one."""

    @query("partners:read")
    def get_partner(self, query: PartnerId) -> Partner:
        """One partner."""

    @query("partners:read")
    def list_partners(self, query: PartnerQuery) -> PartnerList:
        """Partners that the caller may see."""

    @command("partners:write")
    def set_partner_status(self, command: SetPartnerStatus) -> Partner:
        """Activate, warn or end a partner, with the reason."""

    @command("agreements:write", status=201)
    def draft_agreement(self, command: DraftAgreement) -> Agreement:
        """Write a new agreement, or the next version of one."""

    @command("agreements:approve")
    def approve_agreement(self, command: AgreementVersionId) -> Agreement:
        """Put an agreement version in force; sales made meanwhile are brought in line."""

    @command("agreements:write")
    def end_agreement(self, command: EndAgreement) -> Agreement:
        """End an agreement; sales from that day on earn nothing under it."""

    @query("partners:read")
    def list_agreements(self, query: AgreementQuery) -> AgreementList:
        """Every version of every agreement."""

    @query("rebates:read")
    def rebate_statement(self, query: RebateQuery) -> RebateStatement:
        """A partner's rebate accounts and their lines."""

    @query("rebates:read")
    def rebate_coverings(self, query: CoverQuery) -> Coverings:
        """The rebate lines that cover a deal's KPI rows: the last step of its trail."""
