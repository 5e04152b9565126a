"""Stored leads as clients see them, and as others hear of them; personal data only for who may."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chassis.errors import Forbidden
from chassis.scope import below
from chassis.work import Work
from services.pipeline.contract.lead_events import LeadEvent
from services.pipeline.contract.lead_history import LeadEntry
from services.pipeline.contract.leads import (
    Lead,
    LeadReason,
    LeadSource,
    LeadState,
    LeadStep,
    TouchKind,
)
from services.pipeline.rules.lead_contacts import withheld

PERMISSION = "personal:read"
REACHES = ("partner", "own", "team", "unit", "all")


def message(row: Any, work: Work, **more: Any) -> Lead:
    """A stored lead as the caller sees it; `more`: fields that are not stored."""
    told = replace(_whole(row, work), **more)
    return told if may_read(work, row.owner_id) else withheld(told)


def unmasked(row: Any, work: Work) -> Lead:
    return _whole(row, work)


def may_read(work: Work, owner_id: str | None) -> bool:
    """May the caller read what is personal about a lead of this owner? The pool's, where the scope
    reaches beyond the own leads."""
    try:
        reach = work.caller.scope(PERMISSION)
    except Forbidden:
        return False
    if reach in ("all", "partner"):
        return reach == "all"
    if owner_id is None:
        return reach != "own"
    if owner_id == work.caller.employee_id:
        return True
    return reach != "own" and owner_id in below(work)


def must_read_all(work: Work) -> None:
    """Who searches in personal data could guess them: raise Forbidden unless the caller may read
    those of every lead in sight."""
    reach = work.caller.scope(PERMISSION)
    if reach not in REACHES or REACHES.index(reach) < REACHES.index(work.scope):
        raise Forbidden("caller.forbidden", permission=PERMISSION)


def publish(work: Work, kind: type[LeadEvent], row: Any, **more: Any) -> None:
    """Announce how a lead stands; `more`: the further fields of the kind of event."""
    work.publish(kind(
        lead_id=row.lead_id, version=row.version, source=LeadSource(row.source),
        created_at=row.created_at, campaign_id=row.campaign_id, owner_id=row.owner_id,
        due_at=row.due_at, **more))


def entry(row: Any) -> LeadEntry:
    return LeadEntry(
        entry_id=row.entry_id,
        step=LeadStep(row.step),
        happened_at=row.happened_at,
        actor=row.actor,
        owner_id=row.owner_id,
        source=None if row.source is None else LeadSource(row.source),
        campaign_id=row.campaign_id,
        touch=None if row.touch is None else TouchKind(row.touch),
        reason=None if row.reason is None else LeadReason(row.reason),
        day=row.day,
        to_ids=row.to_ids or (),
    )


def _whole(row: Any, work: Work) -> Lead:
    return Lead(
        lead_id=row.lead_id,
        version=row.version,
        state=LeadState(row.state),
        source=LeadSource(row.source),
        created_at=row.created_at,
        contact_name=row.contact_name,
        company=row.company,
        phone=row.phone,
        email=row.email,
        notes=row.notes,
        region=row.region,
        campaign_id=row.campaign_id,
        external_ref=row.external_ref,
        owner_id=row.owner_id,
        customer_id=row.customer_id,
        deal_id=row.deal_id,
        screening=row.screening,
        reason=None if row.reason is None else LeadReason(row.reason),
        note=row.note,
        first_due_at=row.first_due_at,
        first_responded_at=row.first_responded_at,
        is_first_in_time=_is_first_in_time(row, work),
        due_at=row.due_at,
        is_due_certain=row.is_due_certain,
        is_overdue=row.due_at is not None and row.due_at <= work.now,
        escalation_day=row.escalation_day,
        escalated_to=row.escalated_to,
    )


def _is_first_in_time(row: Any, work: Work) -> bool | None:
    if row.first_responded_at is not None:
        return bool(row.first_responded_at <= row.first_due_at)
    return None if (row.closed_at or work.now) < row.first_due_at else False
