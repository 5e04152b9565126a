"""Crm: a table of contents of attachments, consents, and who was shown what is personal."""

from __future__ import annotations

from chassis.service import operation
from services.crm.usecases import attachments, consenting, disclosing


class PrivacyService:
    @operation(ask=attachments.judge)
    def add_attachment(self, command, work): return attachments.add(command, work)

    @operation
    def list_attachments(self, query, work): return attachments.listed(query, work)

    @operation
    def open_attachment(self, query, work): return attachments.opened(query, work)

    @operation
    def remove_attachment(self, command, work): return attachments.remove(command, work)

    @operation
    def record_consent(self, command, work): return consenting.record(command, work)

    @operation
    def list_consents(self, query, work): return consenting.standing(query, work)

    @operation
    def consent_history(self, query, work): return consenting.history(query, work)

    @operation
    def reveal(self, command, work): return disclosing.reveal(command, work)

    @operation
    def list_reveals(self, query, work): return disclosing.listed(query, work)
