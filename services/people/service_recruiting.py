"""People: a table of contents of recruiting."""

from __future__ import annotations

from chassis.service import operation
from services.people.usecases import candidates, hiring_figures, requisitions, standards


class RecruitingService:
    @operation
    def draft_hiring_standard(self, command, work): return standards.draft(command, work)

    @operation
    def approve_hiring_standard(self, command, work): return standards.approve(command, work)

    @operation
    def list_hiring_standards(self, query, work): return standards.listed(query, work)

    @operation
    def capacity_gap(self, query, work): return hiring_figures.gap(query, work)

    @operation
    def draft_requisition(self, command, work): return requisitions.draft(command, work)

    @operation
    def approve_requisition(self, command, work): return requisitions.approve(command, work)

    @operation
    def cancel_requisition(self, command, work): return requisitions.cancel(command, work)

    @operation
    def list_requisitions(self, query, work): return requisitions.listed(query, work)

    @operation
    def add_candidate(self, command, work): return candidates.add(command, work)

    @operation
    def record_interview(self, command, work): return candidates.interview(command, work)

    @operation
    def offer_candidate(self, command, work): return candidates.offer(command, work)

    @operation
    def accept_offer(self, command, work): return candidates.accept(command, work)

    @operation
    def refuse_candidate(self, command, work): return candidates.turn_down(command, work)

    @operation
    def hire_candidate(self, command, work): return candidates.hire(command, work)

    @operation
    def decide_probation(self, command, work): return candidates.decide_probation(command, work)

    @operation
    def get_candidate(self, query, work): return candidates.get(query, work)

    @operation
    def list_candidates(self, query, work): return candidates.listed(query, work)

    @operation
    def erase_candidate(self, command, work): return candidates.erase(command, work)

    @operation
    def recruiting_funnel(self, query, work): return hiring_figures.counted(query, work)
