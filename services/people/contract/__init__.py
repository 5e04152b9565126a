"""The front door of people: employees, compensation plans, commissions, settlements.

Owns employees' personal data and the commission ledger (money.md).
"""

from __future__ import annotations

from chassis.contract import Contract, command, query
from chassis.importing import Job, JobId, StartExport, StartImport
from services.people.contract import (
    careers,
    contests,
    disputes,
    estimates,
    hiring_figures,
    pay,
    recruiting,
    terms,
    training,
    training_operations,
)
from services.people.contract.commissions import (
    CommissionAdjusted,
    CommissionCalculated,
    CommissionLine,
    DealCommissions,
    DealId,
    LineKind,
    Skip,
)
from services.people.contract.employees import (
    ChangeEmployee,
    Employee,
    EmployeeChanged,
    EmployeeEvent,
    EmployeeHired,
    EmployeeId,
    EmployeeIds,
    EmployeeLeft,
    EmployeeList,
    EmployeeName,
    EmployeeNames,
    EmployeeQuery,
    EndEmployment,
    HireEmployee,
)
from services.people.contract.plans import (
    Accumulate,
    AssignPlan,
    Component,
    DraftPlan,
    Plan,
    PlanApproved,
    PlanAssignment,
    PlanList,
    PlanQuery,
    PlanState,
    PlanVersionId,
    RetirePlan,
    TierInput,
)
from services.people.contract.settlements import (
    Account,
    BalanceQuery,
    Balances,
    QuotaAttainment,
    Settle,
    Settlement,
    SettlementApproved,
    Statement,
    StatementQuery,
)
from services.people.contract.training_operations import (
    CertificateEarned,
    CertificateEvent,
    CertificateRevoked,
)


class People(
    hiring_figures.RecruitingOperations,
    training_operations.TrainingOperations,
    careers.CareerOperations,
    Contract,
):
    @command("employees:write", status=201)
    def hire_employee(self, command: HireEmployee) -> Employee:
        """Take somebody on; the same external_ref never makes a second employee."""

    @command("employees:write")
    def change_employee(self, command: ChangeEmployee) -> Employee:
        """Correct a name or a hire date; commissions follow."""

    @command("employees:write")
    def end_employment(self, command: EndEmployment) -> Employee:
        """Set the first day on which somebody no longer works here; commissions follow."""

    @query("employees:read")
    def get_employee(self, query: EmployeeId) -> Employee:
        """One employee."""

    @query("employees:read")
    def list_employees(self, query: EmployeeQuery) -> EmployeeList:
        """Employees that the caller may see."""

    @query("employees:read")
    def employees_by_ids(self, query: EmployeeIds) -> EmployeeNames:
        """The names of employees that the caller may see, for lists that show ids."""

    @command("plans:write", status=201)
    def draft_plan(self, command: DraftPlan) -> Plan:
        """Write a new compensation plan, or the next version of one."""

    @command("plans:approve")
    def approve_plan(self, command: PlanVersionId) -> Plan:
        """Freeze a plan version and bring every account under it in line."""

    @command("plans:approve")
    def retire_plan(self, command: RetirePlan) -> Plan:
        """End an approved version from a day on; what was signed since is brought in line."""

    @query("plans:read")
    def get_plan(self, query: PlanVersionId) -> Plan:
        """One version of a plan."""

    @query("plans:read")
    def list_plans(self, query: PlanQuery) -> PlanList:
        """Every version of every plan."""

    @command("plans:write", status=201)
    def assign_plan(self, command: AssignPlan) -> PlanAssignment:
        """Put an employee under a plan; what was signed meanwhile is brought in line."""

    @query("statements:read")
    def statement(self, query: StatementQuery) -> Statement:
        """Everything booked for one employee in one month, each line with its inputs and its
        rule."""

    @query("statements:read")
    def balances(self, query: BalanceQuery) -> Balances:
        """The ledger accounts of one employee, what is paid and what is open."""

    @command("settlements:write", status=201)
    def settle(self, command: Settle) -> Settlement:
        """Freeze and pay one employee, period and currency; later changes go to the next one."""

    @query("deals:read")
    def deal_commissions(self, query: DealId) -> DealCommissions:
        """Who earned what on a deal; amounts of people outside the caller's scope are left out and
        counted."""

    @command("settlements:write", status=201)
    def calculate_pay(self, command: pay.CalculatePay) -> pay.PaySheet:
        """Work out what a month pays somebody, as a sheet to be reviewed; anew while it is not
        approved."""

    @command("settlements:write")
    def review_pay(self, command: pay.PaySheetId) -> pay.PaySheet:
        """Say that a sheet was looked at."""

    @command("settlements:approve")
    def approve_pay(self, command: pay.PaySheetId) -> pay.PaySheet:
        """Freeze a sheet that another person reviewed; what comes later goes to the next one."""

    @command("settlements:write")
    def pay_out(self, command: pay.PaySheetId) -> pay.PaySheet:
        """Say that an approved sheet was paid."""

    @query("statements:read")
    def pay_sheet(self, query: pay.PaySheetId) -> pay.PaySheet:
        """One pay sheet."""

    @query("statements:read")
    def list_pay_sheets(self, query: pay.PaySheetQuery) -> pay.PaySheetList:
        """Pay sheets of those whom the caller may see."""

    @command("settlements:write", status=202)
    def start_pay_run(self, command: pay.StartPayRun) -> Job:
        """Calculate the sheets of everybody for a month, as a job."""

    @command("settlements:approve", status=201)
    def grant_bonus(self, command: pay.GrantBonus) -> pay.PayLine:
        """Give somebody a bonus, with its reason."""

    @command("plans:write", status=201)
    def announce_contest(self, command: contests.AnnounceContest) -> contests.Contest:
        """Announce a contest with its prizes."""

    @query("plans:read")
    def list_contests(self, query: contests.ContestQuery) -> contests.ContestList:
        """Contests, the newest first."""

    @query("statements:read", in_transaction=True)
    def standings(self, query: contests.ContestPeriod) -> contests.Standings:
        """Who stands where in a contest's period, by the sales as they stand."""

    @command("settlements:write")
    def award_contest(self, command: contests.ContestPeriod) -> contests.Standings:
        """Book the prizes of a period that is over; run again, what changed since."""

    @command("disputes:write", status=201)
    def raise_dispute(self, command: disputes.RaiseDispute) -> disputes.Dispute:
        """Say that a month, or a deal in it, should have paid something else."""

    @command("settlements:approve")
    def resolve_dispute(self, command: disputes.ResolveDispute) -> disputes.Dispute:
        """Decide a dispute, with the reason; what is granted is paid with the next settlement."""

    @query("statements:read")
    def list_disputes(self, query: disputes.DisputeQuery) -> disputes.DisputeList:
        """Disputes of those whom the caller may see."""

    @query("statements:read")
    def estimate_commission(self, query: DealId) -> estimates.Estimate:
        """What an open deal would earn its sellers if it were signed today."""

    @query("settlements:write", in_transaction=True)
    def replay_plan(self, query: estimates.ReplayPlan) -> estimates.Replay:
        """What a past period would have cost under a plan, beside what it cost."""

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
    "Account",
    "Accumulate",
    "AssignPlan",
    "BalanceQuery",
    "Balances",
    "CertificateEarned",
    "CertificateEvent",
    "CertificateRevoked",
    "ChangeEmployee",
    "CommissionAdjusted",
    "CommissionCalculated",
    "CommissionLine",
    "Component",
    "DealCommissions",
    "DealId",
    "DraftPlan",
    "Employee",
    "EmployeeChanged",
    "EmployeeEvent",
    "EmployeeHired",
    "EmployeeId",
    "EmployeeIds",
    "EmployeeLeft",
    "EmployeeList",
    "EmployeeName",
    "EmployeeNames",
    "EmployeeQuery",
    "EndEmployment",
    "HireEmployee",
    "LineKind",
    "People",
    "Plan",
    "PlanApproved",
    "PlanAssignment",
    "PlanList",
    "PlanQuery",
    "PlanState",
    "PlanVersionId",
    "QuotaAttainment",
    "RetirePlan",
    "Settle",
    "Settlement",
    "SettlementApproved",
    "Skip",
    "Statement",
    "StatementQuery",
    "TierInput",
    "careers",
    "contests",
    "disputes",
    "estimates",
    "hiring_figures",
    "pay",
    "recruiting",
    "terms",
    "training",
    "training_operations",
]
