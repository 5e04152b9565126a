"""Strategy's operations about bottom-up targets and workbooks."""

from __future__ import annotations

from chassis.service import operation
from services.strategy.texts import TEXTS
from services.strategy.usecases import acceptance, bottom_up_views, submissions, workbooks


class BottomUpService:
    @operation
    def open_bottom_up(self, command, work): return submissions.open_round(command, work)

    @operation
    def list_bottom_ups(self, query, work): return bottom_up_views.listed(query, work)

    @operation
    def submit_target(self, command, work): return submissions.submit(command, work)

    @operation
    def adjust_submission(self, command, work): return submissions.adjust(command, work)

    @operation
    def target_submissions(self, query, work): return bottom_up_views.history(query, work)

    @operation
    def bottom_up_view(self, query, work): return bottom_up_views.view(query, work)

    @operation
    def accept_bottom_up(self, command, work): return acceptance.accept(command, work)

    @operation(ask=workbooks.ask_names)
    def export_target_workbook(self, query, work): return workbooks.export(query, work)

    @operation
    def import_target_workbook(self, command, work):
        return workbooks.take(command, work, TEXTS)
