"""Pipeline: a table of contents of its SOPs."""

from __future__ import annotations

from chassis.service import operation
from services.pipeline.usecases import sops


class SopService:
    @operation
    def draft_sop(self, command, work): return sops.draft(command, work)

    @operation
    def rewrite_sop(self, command, work): return sops.rewrite(command, work)

    @operation
    def approve_sop(self, command, work): return sops.approve(command, work)

    @operation
    def list_sops(self, query, work): return sops.listed(query, work)

    @operation
    def get_sop(self, query, work): return sops.get(query, work)

    @operation
    def sop_differences(self, query, work): return sops.compared(query, work)

    @operation
    def preview_sop(self, query, work): return sops.preview(query, work)

    @operation
    def migrate_deals(self, command, work): return sops.migrate(command, work)

    @operation
    def approve_stage(self, command, work): return sops.approve_stage(command, work)

    @operation
    def stalled_deals(self, query, work): return sops.stalled(query, work)
