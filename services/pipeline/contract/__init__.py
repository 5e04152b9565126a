"""The front door of pipeline: deals through their eight stages, signing, amendments, payments.

Owns deals, stage history, payment plans and payments; keeps the versions of every sale (money.md).
"""

from __future__ import annotations

from chassis.contract import Contract, command, query
from chassis.importing import Job, JobId, StartExport, StartImport
from services.pipeline.contract import (
    certificates,
    contracts,
    exceptions,
    forecasts,
    lead_operations,
    overrides,
    receivables,
    registrations,
    sop,
    tasks,
)
from services.pipeline.contract.deals import (
    AmendDeal,
    CancelDeal,
    ChangeDeal,
    CreateDeal,
    CreditInput,
    Deal,
    DealCredit,
    DealId,
    DealLine,
    DealList,
    DealQuery,
    DealStatus,
    LineInput,
    LoseDeal,
    MoveDeal,
    SaleVersion,
    SaleVersions,
    ScreenDeal,
    Screening,
    SignDeal,
    Stage,
    StageChange,
    StageHistory,
    Unsaid,
)
from services.pipeline.contract.events import (
    UNTOLD,
    DealLost,
    DealsHandedOver,
    DealStageChanged,
)
from services.pipeline.contract.payments import (
    Instalment,
    PaidInstalment,
    Payment,
    PaymentState,
    PlanPayments,
    RecordPayment,
    ReversePayment,
)
from services.pipeline.contract.sale import (
    SALE_EVENTS,
    CreditKind,
    DealAmended,
    DealCancelled,
    DealSigned,
    ExchangeRate,
    InvoiceIssued,
    PaymentReceived,
    PaymentReversed,
    SaleCredit,
    SaleEvent,
    SaleFacts,
    SaleInvoice,
    SaleLine,
    SalePayment,
    SaleStatus,
)


class Pipeline(certificates.CertificateOperations, contracts.ContractOperations,
               exceptions.ExceptionOperations, forecasts.ForecastOperations,
               lead_operations.LeadOperations, overrides.OverrideOperations,
               receivables.ReceivableOperations, registrations.RegistrationOperations,
               sop.SopOperations, tasks.TaskOperations,
               Contract):
    field_permissions = ("costs:read",)

    @command("deals:write", status=201)
    def create_deal(self, command: CreateDeal) -> Deal:
        """Open a deal; the same external_ref never makes a second one."""

    @query("deals:read")
    def get_deal(self, query: DealId) -> Deal:
        """One deal with its lines and credits."""

    @query("deals:read")
    def list_deals(self, query: DealQuery) -> DealList:
        """Deals that the caller may see, filtered, sorted, in pages."""

    @command("deals:write")
    def change_deal(self, command: ChangeDeal) -> Deal:
        """Change what an open deal says."""

    @command("deals:write")
    def screen_deal(self, command: ScreenDeal) -> Deal:
        """Fill in the MAN form; its threshold guards the way out of lead screening."""

    @command("deals:write")
    def move_deal(self, command: MoveDeal) -> Deal:
        """Move a deal one stage on, or back; answers with everything that is missing."""

    @query("deals:read")
    def stage_history(self, query: DealId) -> StageHistory:
        """Every stage the deal was in, since when, moved by whom."""

    @command("deals:write")
    def sign_deal(self, command: SignDeal) -> Deal:
        """Sign a deal: from here on it pays, counts and rebates."""

    @command("deals:write")
    def amend_deal(self, command: AmendDeal) -> Deal:
        """Change a signed deal: a return, a reduction, another split; everything downstream
        follows."""

    @command("deals:cancel")
    def cancel_deal(self, command: CancelDeal) -> Deal:
        """Cancel a signed deal; everything it earned is reversed exactly."""

    @command("deals:write")
    def lose_deal(self, command: LoseDeal) -> Deal:
        """Close an open deal as lost, with its reason."""

    @command("payments:write")
    def plan_payments(self, command: PlanPayments) -> PaymentState:
        """Set the instalments of a signed deal."""

    @command("payments:write", status=201)
    def record_payment(self, command: RecordPayment) -> PaymentState:
        """Record money received for a deal."""

    @command("payments:write")
    def reverse_payment(self, command: ReversePayment) -> PaymentState:
        """Take a payment back: a bounced cheque, a refund."""

    @query("deals:read")
    def payment_state(self, query: DealId) -> PaymentState:
        """Instalments, payments and what is open."""

    @query("deals:read")
    def sale_versions(self, query: DealId) -> SaleVersions:
        """Every version of the sale: the first step of its trail."""

    @command("imports:write", status=202)
    def start_import(self, command: StartImport) -> Job:
        """Import an uploaded table as a job."""

    @command("exports:read", status=202)
    def start_export(self, command: StartExport) -> Job:
        """Export a list as a job."""

    @query("jobs:read")
    def get_job(self, query: JobId) -> Job:
        """How far a job is, and what it refused."""

    @command("imports:write")
    def cancel_job(self, command: JobId) -> Job:
        """Stop a job after its current chunk."""


__all__ = [
    "certificates",
    "contracts",
    "exceptions",
    "forecasts",
    "overrides",
    "receivables",
    "registrations",
    "sop",
    "tasks",
    "lead_operations",
    "AmendDeal",
    "CancelDeal",
    "ChangeDeal",
    "CreateDeal",
    "CreditInput",
    "CreditKind",
    "Deal",
    "DealAmended",
    "DealCancelled",
    "DealCredit",
    "DealId",
    "DealLine",
    "DealList",
    "DealLost",
    "UNTOLD",
    "DealQuery",
    "DealSigned",
    "DealStageChanged",
    "DealStatus",
    "DealsHandedOver",
    "ExchangeRate",
    "Instalment",
    "InvoiceIssued",
    "LineInput",
    "LoseDeal",
    "MoveDeal",
    "PaidInstalment",
    "Payment",
    "PaymentReceived",
    "PaymentReversed",
    "PaymentState",
    "Pipeline",
    "PlanPayments",
    "RecordPayment",
    "ReversePayment",
    "SALE_EVENTS",
    "SaleCredit",
    "SaleEvent",
    "SaleFacts",
    "SaleInvoice",
    "SaleLine",
    "SalePayment",
    "SaleStatus",
    "SaleVersion",
    "SaleVersions",
    "ScreenDeal",
    "Screening",
    "SignDeal",
    "Stage",
    "StageChange",
    "StageHistory",
    "Unsaid",
]
