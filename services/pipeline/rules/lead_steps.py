"""What may be done with a lead in which state, and which state comes of it?

new -> assigned -> contacted -> qualified -> converted; disqualified out of every open state. A
declined or recycled lead is new again. Only an unanswered lead is recycled: an assigned one, or one
that was answered once and whose rolling response is overdue. Who gets it then answers and screens
it anew. The MAN form is judged as a deal's is
(`stages`); a form below the threshold is kept, and takes a qualified lead back. Source: field notes
4.3 (Lead), modules.md 4.
"""

from __future__ import annotations

from collections.abc import Mapping

from kernel.refusal import Refusal
from services.pipeline.contract import Screening, Stage
from services.pipeline.contract.leads import LeadSource, LeadState
from services.pipeline.rules import stages
from services.pipeline.rules.standard_sop import STANDARD

NEW, ASSIGNED, CONTACTED = LeadState.NEW, LeadState.ASSIGNED, LeadState.CONTACTED
QUALIFIED = LeadState.QUALIFIED
OPEN = (NEW, ASSIGNED, CONTACTED, QUALIFIED)
ALLOWED: Mapping[str, tuple[LeadState, ...]] = {
    "change": OPEN,
    "assign": OPEN,
    "decline": (ASSIGNED,),
    "recycle": (ASSIGNED, CONTACTED, QUALIFIED),
    "respond": (ASSIGNED, CONTACTED, QUALIFIED),
    "screen": (CONTACTED, QUALIFIED),
    "disqualify": OPEN,
    "convert": (QUALIFIED,),
}


def forbidden(state: LeadState, action: str) -> list[Refusal]:
    """Why this cannot be done now; empty when it can."""
    if state in ALLOWED[action]:
        return []
    return [Refusal("lead.wrong_state", "state", {"state": state.value, "action": action})]


def forbidden_to_recycle(state: LeadState, *, is_due: bool) -> list[Refusal]:
    if state in (CONTACTED, QUALIFIED) and not is_due:
        return [Refusal("lead.is_answered", "state")]
    return forbidden(state, "recycle")


def after_assigning(state: LeadState) -> LeadState:
    """A conversation that goes on is not begun again by who takes it over."""
    return ASSIGNED if state is NEW else state


def after_responding(state: LeadState) -> LeadState:
    return CONTACTED if state is ASSIGNED else state


def after_screening(form: Screening) -> LeadState:
    return CONTACTED if missing_to_qualify(form) else QUALIFIED


def missing_to_qualify(form: Screening | None) -> list[Refusal]:
    """What the MAN form still lacks, in the words of a deal's."""
    return stages.missing_to_leave(stages.Facts(Stage.LEAD_SCREENING, form), STANDARD)


def wrong_origin(source: LeadSource | None, *, is_campaign_unknown: bool) -> list[Refusal]:
    """A lead says where it comes from: by its source, or by its campaign's."""
    if is_campaign_unknown:
        return [Refusal("lead.campaign_unknown", "campaign_id")]
    return [] if source else [Refusal("lead.source_missing", "source")]
