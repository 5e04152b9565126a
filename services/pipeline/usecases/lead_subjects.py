"""The rights of a prospect over what is kept: to be told, to be forgotten.

Both need scope `all`, as in crm. A lead that is still open is closed when it is forgotten; ids,
classes and instants stay, so that figures do not change. Source: PIPL articles 45 and 47.
"""

from __future__ import annotations

from collections.abc import Sequence

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
from services.pipeline.store import forgetting, leads, tasks
from services.pipeline.usecases.lead_conversion import GONE
from services.pipeline.usecases.lead_entry import MOST_ENTRIES
from services.pipeline.usecases.lead_messages import entry, unmasked
from services.pipeline.usecases.lead_work import closed

JOBS_OF_PERSONS = ("leads",)
"""Kinds of imports and exports that hold persons."""
JOBS_OF_CUSTOMERS = (*JOBS_OF_PERSONS, "deals")
"""And whose titles name customers."""


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
    tasks.forget(work, (), [row.lead_id])
    return LeadErased(row.lead_id, forget_answers(work, [row.lead_id]))


def customer_erased(customer_ids: Sequence[str], work: Work) -> None:
    """A lead that became a customer kept nothing personal, but what it came in with may lie in
    files and kept answers; and what was written about their deals names them."""
    forget_jobs(work, JOBS_OF_CUSTOMERS)
    came_in_as = [one for name in customer_ids for one in leads.converted_to(work, name)]
    deal_ids = forgetting.deals_of(work, customer_ids)
    forgetting.empty(work, deal_ids, came_in_as)
    forget_answers(work, [*came_in_as, *deal_ids])


def _needs_all(work: Work, permission: str) -> None:
    if work.scope != "all":
        raise Forbidden("caller.forbidden", permission=permission)
