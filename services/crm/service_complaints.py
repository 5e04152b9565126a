"""Crm: a table of contents of complaints."""

from __future__ import annotations

from chassis.service import operation
from services.crm.usecases import (
    complaint_figures,
    complaint_terms,
    complaints,
)


class ComplaintService:
    @operation
    def open_complaint(self, command, work): return complaints.open_one(command, work)

    @operation
    def get_complaint(self, query, work): return complaints.get(query, work)

    @operation
    def list_complaints(self, query, work): return complaints.listed(query, work)

    @operation
    def answer_complaint(self, command, work): return complaints.answer(command, work)

    @operation
    def pause_complaint(self, command, work): return complaints.pause(command, work)

    @operation
    def resume_complaint(self, command, work): return complaints.resume(command, work)

    @operation
    def solve_complaint(self, command, work): return complaints.solve(command, work)

    @operation
    def close_complaint(self, command, work): return complaints.close(command, work)

    @operation
    def reopen_complaint(self, command, work): return complaints.reopen(command, work)

    @operation
    def escalate_complaint(self, command, work): return complaints.escalate(command, work)

    @operation
    def complaint_statistics(self, query, work): return complaint_figures.figures(query, work)

    @operation
    def set_complaint_policy(self, command, work): return complaint_terms.set_one(command, work)

    @operation
    def complaint_policies(self, query, work): return complaint_terms.all_of(query, work)
