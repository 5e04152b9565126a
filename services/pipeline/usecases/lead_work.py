"""The way of a lead to its end: given out, given back, answered, screened, closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.calendars import clock_of
from chassis.errors import Refusal, refuse
from chassis.notices import notify
from chassis.work import Work
from services.pipeline.contract import Screening
from services.pipeline.contract import leads as c
from services.pipeline.contract.lead_events import LeadAssigned, LeadDisqualified, LeadResponded
from services.pipeline.contract.leads import Lead, LeadReason, LeadState, LeadStep, TouchKind
from services.pipeline.rules import lead_steps
from services.pipeline.rules.lead_clock import Response, Running, due_of
from services.pipeline.store import leads
from services.pipeline.usecases import lead_terms
from services.pipeline.usecases.lead_messages import message, publish

STOPPED: dict[str, Any] = {"due_at": None, "look_at": None}


def assign(command: c.AssignLead, work: Work) -> Lead:
    before = _allowed(work, command.lead_id, "assign")
    refuse(lead_terms.wrong_owner(work, command.owner_id))
    is_theirs = before.owner_id == command.owner_id
    return message(before if is_theirs else give(work, before, command.owner_id), work)


def give(work: Work, before: Any, owner_id: str) -> Any:
    """Make somebody the owner; the new row comes back."""
    state = lead_steps.after_assigning(LeadState(before.state))
    after = leads.change(work, before, owner_id=owner_id, state=state.value, pooled_at=None)
    leads.note(work, after, LeadStep.ASSIGNED)
    publish(work, LeadAssigned, after)
    if owner_id != work.caller.employee_id:
        notify(work, "lead_assigned", [owner_id], after.lead_id, cause=after.version,
               lead_id=after.lead_id, due_at=after.due_at)
    return after


def decline(command: c.LeaveLead, work: Work) -> Lead:
    before = _allowed(work, command.lead_id, "decline")
    return message(_pooled(work, before, LeadStep.DECLINED, command.reason,
                           note=command.note), work)


def recycle(command: c.RecycleLead, work: Work) -> Lead:
    before = leads.one_to_change(work, command.lead_id)
    is_due = before.due_at is not None and before.due_at <= work.now
    refuse(lead_steps.forbidden_to_recycle(LeadState(before.state), is_due=is_due))
    return message(recycled(work, before, note=command.note), work)


def recycled(work: Work, before: Any, **values: Any) -> Any:
    """Back into the pool with a clock that begins again; the new row comes back."""
    return _pooled(work, before, LeadStep.RECYCLED, LeadReason.UNANSWERED,
                   **began(work, work.now, is_first=True), responded_at=None, **values)


def respond(command: c.RespondToLead, work: Work) -> Lead:
    before = _allowed(work, command.lead_id, "respond")
    at = command.responded_at or work.now
    refuse(_wrong_time(before, at, work))
    is_first = before.first_responded_at is None
    first = {"first_responded_at": at, "first_responded_by": work.caller.subject}
    after = leads.change(
        work, before,
        state=lead_steps.after_responding(LeadState(before.state)).value,
        responded_at=at, **began(work, at, is_first=False), **(first if is_first else {}))
    leads.note(work, after, LeadStep.RESPONDED, happened_at=at, touch=TouchKind.RESPONSE)
    publish(work, LeadResponded, after, responded_at=at, is_first=is_first,
            is_in_time=at <= before.due_at)
    return message(after, work)


def screen(command: c.ScreenLead, work: Work) -> Lead:
    before = _allowed(work, command.lead_id, "screen")
    form = Screening(command.money, command.authority, command.need)
    state = lead_steps.after_screening(form)
    after = leads.change(work, before, screening=form, state=state.value)
    leads.note(work, after, LeadStep.SCREENED)
    return message(after, work)


def disqualify(command: c.LeaveLead, work: Work) -> Lead:
    before = _allowed(work, command.lead_id, "disqualify")
    return message(closed(work, before, command.reason, note=command.note), work)


def closed(work: Work, before: Any, reason: LeadReason, **values: Any) -> Any:
    """Close a lead without a deal; the new row comes back."""
    after = leads.change(
        work, before, state=LeadState.DISQUALIFIED.value, reason=reason.value,
        closed_at=work.now, pooled_at=None, **STOPPED, **values)
    leads.note(work, after, LeadStep.DISQUALIFIED, reason=reason.value)
    publish(work, LeadDisqualified, after, reason=reason)
    return after


def began(work: Work, at: datetime, *, is_first: bool) -> dict[str, Any]:
    """The columns of a clock that begins at an instant."""
    policy = lead_terms.current(work)
    due = due_of(Running(at, is_first), policy.terms, clock_of(work))
    return {"clock_began_at": at, "policy_version": policy.policy_version, **due_columns(due),
            "overdue_at": None, "escalation_day": 0, "escalated_to": ()}


def due_columns(due: Response) -> dict[str, Any]:
    return {"due_at": due.due_at, "look_at": due.due_at, "is_due_certain": due.is_certain}


def _pooled(work: Work, before: Any, step: LeadStep, reason: LeadReason, **values: Any) -> Any:
    """Without an owner again, and not to be allocated to who had it."""
    had = () if before.owner_id is None else (before.owner_id,)
    after = leads.change(
        work, before, state=LeadState.NEW.value, owner_id=None, reason=reason.value,
        pooled_at=work.now, passed_by=tuple(dict.fromkeys((*before.passed_by, *had))), **values)
    leads.note(work, after, step, owner_id=before.owner_id, reason=reason.value)
    publish(work, LeadAssigned, after)
    return after


def _allowed(work: Work, lead_id: str, action: str) -> Any:
    before = leads.one_to_change(work, lead_id)
    refuse(lead_steps.forbidden(LeadState(before.state), action))
    return before


def _wrong_time(before: Any, at: datetime, work: Work) -> list[Refusal]:
    if at > work.now:
        return [Refusal("lead.response_in_future", "responded_at")]
    if at < before.clock_began_at:
        return [Refusal("lead.response_too_early", "responded_at",
                        {"since": before.clock_began_at})]
    return []
