"""What crm does about complaints, and what it announces of them."""

from __future__ import annotations

from datetime import datetime

from chassis.contract import Contract, Event, command, message, query
from services.crm.contract.complaints import (
    AnswerComplaint,
    CauseKind,
    ClockKind,
    CloseComplaint,
    Complaint,
    ComplaintId,
    ComplaintList,
    ComplaintPolicies,
    ComplaintPolicy,
    ComplaintPolicyQuery,
    ComplaintQuery,
    ComplaintStatistics,
    ComplaintStatisticsQuery,
    EscalateComplaint,
    OpenComplaint,
    PauseComplaint,
    Priority,
    ReopenComplaint,
    ResumeComplaint,
    SetComplaintPolicy,
    SolveComplaint,
)


@message
class ComplaintEvent(Event):
    complaint_id: str
    version: int
    customer_id: str
    owner_id: str | None
    priority: Priority

    @property
    def aggregate_id(self) -> str:
        return self.complaint_id

    @property
    def aggregate_version(self) -> int:
        return self.version


@message
class ComplaintOpened(ComplaintEvent):
    """A customer complained."""

    received_at: datetime


@message
class ComplaintBreached(ComplaintEvent):
    """A clock ran out; once for each clock."""

    clock: ClockKind
    round: int
    due_at: datetime
    level: int


@message
class ComplaintClosed(ComplaintEvent):
    """It is settled, until it may be reopened."""

    cause_kind: CauseKind | None
    received_at: datetime
    solved_at: datetime | None
    closed_at: datetime


class ComplaintOperations(Contract):
    @command("complaints:write", status=201)
    def open_complaint(self, command: OpenComplaint) -> Complaint:
        """Take in a complaint of a customer; two clocks begin to run."""

    @query("complaints:read")
    def get_complaint(self, query: ComplaintId) -> Complaint:
        """A complaint with its clocks and its log."""

    @query("complaints:read")
    def list_complaints(self, query: ComplaintQuery) -> ComplaintList:
        """Complaints of customers that the caller may see."""

    @command("complaints:write")
    def answer_complaint(self, command: AnswerComplaint) -> Complaint:
        """Note the first answer; its clock has run."""

    @command("complaints:write")
    def pause_complaint(self, command: PauseComplaint) -> Complaint:
        """Stop the clocks while the customer is waited for."""

    @command("complaints:write")
    def resume_complaint(self, command: ResumeComplaint) -> Complaint:
        """Let the clocks run on."""

    @command("complaints:write")
    def solve_complaint(self, command: SolveComplaint) -> Complaint:
        """Note the solution and the root cause."""

    @command("complaints:write")
    def close_complaint(self, command: CloseComplaint) -> Complaint:
        """Settle a solved complaint."""

    @command("complaints:write")
    def reopen_complaint(self, command: ReopenComplaint) -> Complaint:
        """Take up again what was solved or closed; a new solution clock runs."""

    @command("complaints:write")
    def escalate_complaint(self, command: EscalateComplaint) -> Complaint:
        """Call in the next superior."""

    @query("complaints:read")
    def complaint_statistics(self, query: ComplaintStatisticsQuery) -> ComplaintStatistics:
        """How many, from what, and which share of the clocks was kept."""

    @command("complaints:manage")
    def set_complaint_policy(self, command: SetComplaintPolicy) -> ComplaintPolicy:
        """Set how fast complaints of a priority are answered and solved."""

    @query("complaints:read")
    def complaint_policies(self, query: ComplaintPolicyQuery) -> ComplaintPolicies:
        """What holds for each priority."""
