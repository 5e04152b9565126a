"""Rows of bulk imports that are leads: an exhibition's cards, a bought list.

Ids derive from `external_ref`, so the same file again changes nothing, also when a lead has ended
since. A row whose telephone number or e-mail an open lead has is refused and names that lead: a
touch that a file repeats would count again and again. The clock begins with the import.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis import schemas
from chassis.contract import message, text
from chassis.errors import Refusal, refuse
from chassis.ids import derived_id
from chassis.importing import Outcome
from chassis.work import Work
from services.pipeline.contract.leads import CreateLead, LeadSource, TouchKind
from services.pipeline.store import leads
from services.pipeline.usecases import lead_entry, lead_terms


@message
class LeadRow:
    external_ref: str = text(longest=120)
    source: LeadSource = LeadSource.IMPORT
    campaign_id: str | None = text(longest=64, default=None)
    contact_name: str | None = text(longest=100, default=None)
    company: str | None = text(longest=200, default=None)
    phone: str | None = text(longest=40, default=None)
    email: str | None = text(longest=200, default=None)
    notes: str | None = text(longest=2000, default=None)
    region: str | None = text(longest=64, default=None)
    owner_ref: str | None = text(longest=120, default=None)


def import_lead(cells: Mapping[str, str], work: Work) -> Outcome:
    row = schemas.load(LeadRow, dict(cells))
    keys = lead_entry.all_keys(row)
    leads.lock_keys(work, keys)
    if leads.by_ids(work, [lead_entry.id_of(row.external_ref)]):
        return Outcome.UNCHANGED
    twin = leads.open_with(work, keys)
    refuse([] if twin is None else [
        Refusal("lead.duplicate", _field(twin, keys), {"lead_id": twin.lead_id})])
    owner_id = _owner_id(row)
    refuse([] if owner_id is None else lead_terms.wrong_owner(work, owner_id, "owner_ref"))
    said = {name: getattr(row, name) for name in (*lead_entry.SAID, "campaign_id", "external_ref")}
    lead_entry.create(CreateLead(
        source=row.source, touch=TouchKind.OTHER, owner_id=owner_id, **said), work)
    return Outcome.CREATED


def _field(twin: Any, keys: Mapping[str, str | None]) -> str:
    """The column that both have."""
    columns = {"phone_key": "phone", "email_key": "email"}
    return next((column for name, column in columns.items()
                 if keys[name] and getattr(twin, name) == keys[name]), "external_ref")


def _owner_id(row: LeadRow) -> str | None:
    return derived_id("emp", "employee", row.owner_ref) if row.owner_ref else None
