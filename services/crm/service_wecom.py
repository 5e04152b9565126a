"""Crm: a table of contents of what comes from WeCom."""

from __future__ import annotations

from chassis.service import operation
from services.crm.usecases import wecom


class WecomService:
    @operation
    def list_wecom_contacts(self, query, work): return wecom.listed(query, work)

    @operation
    def attach_wecom_contact(self, command, work): return wecom.attach(command, work)

    @operation
    def wecom_streams(self, query, work): return wecom.streams(query, work)
