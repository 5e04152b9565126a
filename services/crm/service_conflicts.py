"""Crm: a table of contents of what channels asks."""

from __future__ import annotations

from chassis.service import operation
from services.crm.usecases import conflicts


class ConflictService:
    @operation
    def conflict_candidates(self, query, work): return conflicts.candidates(query, work)
