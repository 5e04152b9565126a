"""How hiring goes: the funnel, and how many people the agreed targets still lack."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from chassis.contract import Contract, command, decimal, message, query, text, whole
from kernel.money import Money
from services.people.contract import recruiting as r


@message
class FunnelQuery:
    """Candidates who applied in [from_on, to_on), of one requisition or of all."""

    from_on: date
    to_on: date
    requisition_id: str | None = text(longest=64, default=None)


@message
class FunnelStep:
    """How many candidates came at least this far; `ratio` of those who applied, None of nobody."""

    state: r.CandidateState
    count: int
    ratio: Decimal | None


@message
class Predictive:
    """Signed in the first twelve months, averaged over those hired with a score above the median
    and over the others; None with fewer than five of them, or in several currencies."""

    above: Money | None
    below: Money | None
    counted: int


@message
class Funnel:
    """`median_days_to_hire` is from the application to the first day of work."""

    steps: tuple[FunnelStep, ...]
    refused_by_us: int
    refused_by_candidate: int
    passed_probation: int
    failed_probation: int
    median_days_to_hire: Decimal | None
    predictive: Predictive


@message
class GapQuery:
    """What is missing in a year. `capacity` is what one seller signs a month once ramped, in major
    units of the currency; it rises evenly from nothing over the first `ramp_months` of work. New
    people would start on `starts_on`."""

    year: int = whole(least=2000, most=2199)
    capacity: Decimal = decimal(least="0", most="1000000000")
    starts_on: date
    currency: str = text(longest=3, shortest=3, default="CNY")
    ramp_months: int = whole(least=0, most=24, default=0)
    metric: str = text(longest=40, default="signed")


@message
class GapMonth:
    """`sellers` have a compensation plan and are employed on the first of the month."""

    period: str
    target: Money
    capacity: Money
    sellers: int


@message
class CapacityGap:
    """`gap` is the year's targets minus what the present sellers carry (below zero: they carry
    more); `of_one_hire` is what one new person would bring in the year, `headcount` the people to
    ask for (None: nobody would bring anything in time)."""

    months: tuple[GapMonth, ...]
    gap: Money
    of_one_hire: Money
    headcount: int | None


class RecruitingOperations(Contract):
    @command("recruiting:write", status=201)
    def draft_hiring_standard(self, command: r.DraftStandard) -> r.HiringStandard:
        """Write what a position asks for, or the next version of it."""

    @command("recruiting:approve")
    def approve_hiring_standard(self, command: r.StandardVersionId) -> r.HiringStandard:
        """Freeze a version: candidates are judged by it from now on."""

    @query("recruiting:read")
    def list_hiring_standards(self, query: r.StandardQuery) -> r.StandardList:
        """Every version of every hiring standard."""

    @query("recruiting:read")
    def capacity_gap(self, query: GapQuery) -> CapacityGap:
        """How many people the year's agreed targets lack, and how that was worked out."""

    @command("recruiting:write", status=201)
    def draft_requisition(self, command: r.DraftRequisition) -> r.Requisition:
        """Ask for people."""

    @command("recruiting:approve")
    def approve_requisition(self, command: r.RequisitionId) -> r.Requisition:
        """Open a requisition; whoever drafted it cannot."""

    @command("recruiting:write")
    def cancel_requisition(self, command: r.CancelRequisition) -> r.Requisition:
        """Stop looking, with the reason."""

    @query("recruiting:read")
    def list_requisitions(self, query: r.RequisitionQuery) -> r.RequisitionList:
        """Requisitions, the newest first."""

    @command("recruiting:write", status=201)
    def add_candidate(self, command: r.AddCandidate) -> r.Candidate:
        """Somebody applies to an open requisition."""

    @command("recruiting:write")
    def record_interview(self, command: r.RecordInterview) -> r.Candidate:
        """Keep an interviewer's scores."""

    @command("recruiting:write")
    def offer_candidate(self, command: r.OfferCandidate) -> r.Candidate:
        """Offer the job; refused with everything that the standard lacks."""

    @command("recruiting:write")
    def accept_offer(self, command: r.CandidateId) -> r.Candidate:
        """The candidate said yes."""

    @command("recruiting:write")
    def refuse_candidate(self, command: r.RefuseCandidate) -> r.Candidate:
        """End a candidacy, with who refused and why."""

    @command("employees:write", status=201)
    def hire_candidate(self, command: r.HireCandidate) -> r.Hired:
        """Make the candidate an employee; probation begins."""

    @command("recruiting:write")
    def decide_probation(self, command: r.DecideProbation) -> r.Candidate:
        """Say how probation ended; if it failed, employment ends."""

    @query("recruiting:read", is_audited=True)
    def get_candidate(self, query: r.CandidateId) -> r.Candidate:
        """One candidate with interviews and score."""

    @query("recruiting:read", is_audited=True)
    def list_candidates(self, query: r.CandidateQuery) -> r.CandidateList:
        """Candidates, the newest first."""

    @command("recruiting:write")
    def erase_candidate(self, command: r.CandidateId) -> r.Candidate:
        """Forget name, contact and notes of somebody who was not hired; figures stay."""

    @query("recruiting:read")
    def recruiting_funnel(self, query: FunnelQuery) -> Funnel:
        """How many came how far, how long it took, and whether the score foretold anything."""
