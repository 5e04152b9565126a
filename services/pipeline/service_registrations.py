"""Pipeline: a table of contents of what channels asks about deals."""

from __future__ import annotations

from chassis.service import operation
from services.pipeline.usecases import registrations


class RegistrationService:
    @operation
    def conflict_candidates(self, query, work): return registrations.candidates(query, work)
