"""What happened to a lead, and what a prospect may ask for: to be told, to be forgotten."""

from __future__ import annotations

from datetime import datetime

from chassis.contract import message, text, whole
from services.pipeline.contract.leads import Lead, LeadReason, LeadSource, LeadStep, TouchKind


@message
class LeadEntry:
    """A line of the history; `day` and `to_ids` of an escalation: on which working day, to whom."""

    entry_id: int
    step: LeadStep
    happened_at: datetime
    actor: str
    owner_id: str | None = None
    source: LeadSource | None = None
    campaign_id: str | None = None
    touch: TouchKind | None = None
    reason: LeadReason | None = None
    day: int | None = None
    to_ids: tuple[str, ...] = ()


@message
class LeadHistory:
    """The newest lines, the oldest of them first."""

    lead_id: str
    entries: tuple[LeadEntry, ...]


@message
class LeadSubjectId:
    """A prospect, by the lead's id."""

    subject_id: str = text(longest=64)


@message
class LeadSubjectExport:
    """All that pipeline knows about a prospect, unmasked."""

    subject_id: str
    lead: Lead
    entries: tuple[LeadEntry, ...]


@message
class EraseLeadSubject:
    subject_id: str = text(longest=64)
    reason: str = text(longest=500)


@message
class LeadErased:
    subject_id: str
    answers: int = whole(least=0, most=1_000_000)
