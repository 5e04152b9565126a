"""The front door of channels: partners, agreements with rebate programmes, the rebate ledger.

Accrues on `kpi_updated` of the partner's certified sales, by row version (money.md, step 4).
"""

from __future__ import annotations

from chassis.contract import Contract, Nothing, command, query
from chassis.importing import Job, JobId, StartExport
from chassis.reconciling.contract import PERMISSION
from chassis.topology import RECONCILER
from services.channels.contract import conflicts, registrations
from services.channels.contract.agreements import (
    Agreement,
    AgreementList,
    AgreementQuery,
    AgreementState,
    AgreementVersionId,
    DraftAgreement,
    EndAgreement,
    Programme,
    RebateMode,
    RebateTier,
)
from services.channels.contract.copies import (
    HeldKpiRow,
    HeldKpiRows,
    HeldRowQuery,
    RowDigest,
    RowDigests,
)
from services.channels.contract.partners import (
    CreatePartner,
    Partner,
    PartnerId,
    PartnerList,
    PartnerQuery,
    PartnerStatus,
    PartnerStatusChanged,
    SetPartnerStatus,
)
from services.channels.contract.rebates import (
    CoveredRow,
    Covering,
    Coverings,
    CoverQuery,
    RebateAccount,
    RebateAccrued,
    RebateKind,
    RebateLine,
    RebateQuery,
    RebateStatement,
)

__all__ = [
    "Agreement",
    "AgreementList",
    "AgreementQuery",
    "AgreementState",
    "AgreementVersionId",
    "Channels",
    "CoverQuery",
    "CoveredRow",
    "Covering",
    "Coverings",
    "CreatePartner",
    "DraftAgreement",
    "EndAgreement",
    "HeldKpiRow",
    "HeldKpiRows",
    "HeldRowQuery",
    "Partner",
    "PartnerId",
    "PartnerList",
    "PartnerQuery",
    "PartnerStatus",
    "PartnerStatusChanged",
    "Programme",
    "RebateAccount",
    "RebateAccrued",
    "RebateKind",
    "RebateLine",
    "RebateMode",
    "RebateQuery",
    "RebateStatement",
    "RebateTier",
    "RowDigest",
    "RowDigests",
    "SetPartnerStatus",
    "conflicts",
    "registrations",
]


class Channels(registrations.RegistrationOperations, Contract):
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

    @query(PERMISSION, callers=(RECONCILER,))
    def held_row_digests(self, query: Nothing) -> RowDigests:
        """Digests of the KPI rows held here."""

    @query(PERMISSION, callers=(RECONCILER,))
    def held_rows(self, query: HeldRowQuery) -> HeldKpiRows:
        """Some of the KPI rows held here."""

    @command("exports:read", status=202)
    def start_export(self, command: StartExport) -> Job:
        """Export a list as a job."""

    @query("jobs:read")
    def get_job(self, query: JobId) -> Job:
        """How far a job is, and what it refused."""

    @command("imports:write")
    def cancel_job(self, command: JobId) -> Job:
        """Stop a job after its current step."""
