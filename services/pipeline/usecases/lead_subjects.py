"""The rights of a prospect over what is kept: to be told, to be forgotten.

Both need scope `all`, as in crm. A lead that is still open is closed when it is forgotten; ids,
classes and instants stay, so that figures do not change. Source: PIPL articles 45 and 47.
"""

from __future__ import annotations

from chassis.errors import Forbidden
from chassis.forgetting import forget_answers, forget_jobs
from chassis.work import Work
from services.pipeline.contract.lead_history import (
    EraseLeadSubject,
    LeadErased,
    LeadSubjectExport,
    LeadSubjectId,
)
from services.pipeline.contract.leads import LeadReason, LeadState, LeadStep
from services.pipeline.rules import lead_steps
from services.pipeline.store import leads, tasks
from services.pipeline.usecases.lead_conversion import GONE
from services.pipeline.usecases.lead_entry import MOST_ENTRIES
from services.pipeline.usecases.lead_messages import entry, unmasked
from services.pipeline.usecases.lead_work import closed

JOBS_OF_PERSONS = ("leads",)
"""Kinds of imports and exports that hold persons."""


def export(query: LeadSubjectId, work: Work) -> LeadSubjectExport:
    row = leads.one(work, query.subject_id)
    _needs_all(work, "personal:read")
    lines = leads.entries(work, row.lead_id, MOST_ENTRIES)
    return LeadSubjectExport(row.lead_id, unmasked(row, work), tuple(entry(one) for one in lines))


def erase(command: EraseLeadSubject, work: Work) -> LeadErased:
    leads.one(work, command.subject_id)
    _needs_all(work, "leads:write")
    forget_jobs(work, JOBS_OF_PERSONS)
    row = leads.one_to_change(work, command.subject_id)
    if LeadState(row.state) in lead_steps.OPEN:
        row = closed(work, row, LeadReason.ERASED)
    row = leads.change(work, row, **GONE)
    leads.note(work, row, LeadStep.ERASED)
    tasks.forget_lead(work, row.lead_id)
    return LeadErased(row.lead_id, forget_answers(work, [row.lead_id]))


def _needs_all(work: Work, permission: str) -> None:
    if work.scope != "all":
        raise Forbidden("caller.forbidden", permission=permission)
