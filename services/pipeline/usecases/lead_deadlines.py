"""What happens to leads that nobody answers: said to be overdue once a clock, then escalated.

The timer looks at stored instants only (`look_at`), a chunk at a time, so that a kill loses nothing
and what fell due while the service was down is made up in order.
"""

from __future__ import annotations

from typing import Any

from chassis.calendars import clock_of
from chassis.notices import notify
from chassis.scope import superiors
from chassis.work import Work
from services.pipeline.contract.lead_events import LeadOverdue
from services.pipeline.contract.lead_terms import Escalation, EscalationAction
from services.pipeline.contract.leads import LeadStep
from services.pipeline.rules.lead_clock import (
    Running,
    due_of,
    escalations_left,
    next_look,
)
from services.pipeline.store import leads
from services.pipeline.usecases import allocating, lead_terms
from services.pipeline.usecases.lead_messages import publish
from services.pipeline.usecases.lead_work import due_columns, recycled

CHUNK = 50


def step(work: Work) -> bool:
    """Look at the next leads that are due; False when none is."""
    ids = leads.to_look_at(work, CHUNK)
    if not ids:
        return False
    allocating.lock(work)
    leads.lock(work, *ids)
    for row in leads.by_ids(work, ids):
        if row.look_at is not None and row.look_at <= work.now:
            _look(work, row)
    return True


def count_again(work: Work) -> None:
    """The calendar has changed: the timer counts what runs, a chunk at a time."""
    leads.look_now(work)


def _look(work: Work, row: Any) -> None:
    """Say that it is overdue, do every escalation that has fallen, and note when to look again."""
    if row.overdue_at is None:
        row = _counted(work, row)
        if row.due_at > work.now:
            return
        row = leads.change(work, row, overdue_at=work.now)
        leads.note(work, row, LeadStep.OVERDUE)
        publish(work, LeadOverdue, row)
    left = escalations_left(lead_terms.terms_of(work, row.policy_version), row.escalation_day)
    at = next_look(_running(row), row.due_at, left, clock_of(work))
    while at is not None and at <= work.now:
        row = _escalated(work, row, left[0])
        if left[0].action is EscalationAction.REASSIGN:
            return
        left = left[1:]
        at = next_look(_running(row), row.due_at, left, clock_of(work))
    leads.look_later(work, row, at)


def _running(row: Any) -> Running:
    return Running(row.clock_began_at, row.responded_at is None)


def _counted(work: Work, row: Any) -> Any:
    """The lead with its response due by the calendar of now."""
    terms = lead_terms.terms_of(work, row.policy_version)
    due = due_of(_running(row), terms, clock_of(work))
    leads.look_later(work, row, due.due_at)
    if (due.due_at, due.is_certain) == (row.due_at, row.is_due_certain):
        return row
    is_very_first = row.responded_at is None and row.clock_began_at == row.created_at
    first = {"first_due_at": due.due_at} if is_very_first else {}
    return leads.change(work, row, **due_columns(due), **first)


def _escalated(work: Work, row: Any, escalation: Escalation) -> Any:
    told = _told(work, row, escalation.action)
    row = leads.change(work, row, escalation_day=escalation.day, escalated_to=told)
    leads.note(work, row, LeadStep.ESCALATED, day=escalation.day, to_ids=told)
    notify(work, "lead_escalated", told, row.lead_id,
           cause=f"{row.clock_began_at.isoformat()}/{escalation.day}", lead_id=row.lead_id,
           day=escalation.day)
    if escalation.action is EscalationAction.REASSIGN:
        row = recycled(work, row)
        allocating.place(work, [row], row.version)
    return row


def _told(work: Work, row: Any, action: EscalationAction) -> tuple[str, ...]:
    """Whom an escalation concerns: the owner; from the second kind on the manager too."""
    if row.owner_id is None:
        return ()
    if action is EscalationAction.NOTIFY_OWNER:
        return (row.owner_id,)
    return (row.owner_id, *superiors(work, row.owner_id)[:1])
