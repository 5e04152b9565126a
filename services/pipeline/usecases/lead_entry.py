"""Leads come in, once each; are shown, listed, changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, true

from chassis.errors import Refusal, refuse
from chassis.ids import derived_id, new_id
from chassis.lists import Sorting, chosen, matching, page
from chassis.work import Work
from services.pipeline.contract import leads as c
from services.pipeline.contract.lead_events import LeadCreated
from services.pipeline.contract.lead_history import LeadHistory
from services.pipeline.contract.leads import Lead, LeadState, LeadStep, TouchKind
from services.pipeline.rules import lead_steps
from services.pipeline.rules.lead_contacts import email_key, phone_key
from services.pipeline.rules.lead_scores import score
from services.pipeline.store import lead_terms as kept
from services.pipeline.store import leads
from services.pipeline.tables import lead
from services.pipeline.usecases import lead_terms
from services.pipeline.usecases.lead_messages import entry, message, must_read_all, publish
from services.pipeline.usecases.lead_work import began, give

SORTS = Sorting({"created_at": lead.c.created_at, "due_at": lead.c.due_at}, lead.c.lead_id)
MOST_ENTRIES = 1000
SEARCHED = ("contact_name", "company", "phone", "email", "external_ref")
SAID = ("contact_name", "company", "phone", "email", "notes", "region")


def create(command: c.CreateLead, work: Work) -> Lead:
    campaign = kept.campaigns(work, [command.campaign_id]).get(command.campaign_id or "")
    source = command.source or (campaign and c.LeadSource(campaign.source))
    refuse([
        *lead_steps.wrong_origin(
            source, is_campaign_unknown=command.campaign_id is not None and campaign is None),
        *([] if command.owner_id is None else lead_terms.wrong_owner(work, command.owner_id)),
    ])
    keys = all_keys(command)
    leads.lock_keys(work, keys)
    held = leads.open_to_touch(work, keys)
    origin = {"source": source, "campaign_id": command.campaign_id, "touch": command.touch}
    if held is not None:
        return _touched(work, held, origin)
    row = leads.add(work, {**_new_row(command, work), **keys, "source": source})
    leads.note(work, row, LeadStep.CREATED, **origin)
    publish(work, LeadCreated, row)
    return message(row if command.owner_id is None else give(work, row, command.owner_id), work)


def get(query: c.LeadId, work: Work) -> Lead:
    row = leads.one(work, query.lead_id)
    lines = leads.entries(work, query.lead_id, MOST_ENTRIES)
    touches = [(TouchKind(one.touch), one.happened_at) for one in lines if one.touch is not None]
    return message(row, work, lead_score=score(touches, lead_terms.current(work).terms, work.now))


def history(query: c.LeadId, work: Work) -> LeadHistory:
    leads.one(work, query.lead_id)
    lines = leads.entries(work, query.lead_id, MOST_ENTRIES)
    return LeadHistory(query.lead_id, tuple(entry(row) for row in lines))


def listed(query: c.LeadQuery, work: Work) -> c.LeadList:
    if query.q is not None:
        must_read_all(work)
    names = ("state", "owner_id", "source", "campaign_id", "deal_id")
    wanted = select(lead).where(
        leads.visible_leads(work),
        chosen(*((lead.c[name], getattr(query, name)) for name in names)),
        _standing(query.overdue, work),
        matching(query.q, *(lead.c[name] for name in SEARCHED)),
    )
    if query.sort.removeprefix("-") == "due_at":
        wanted = wanted.where(lead.c.due_at.is_not(None))
    found = page(work, wanted, SORTS, query)
    return c.LeadList(tuple(message(row, work) for row in found.rows), found.next_cursor)


def change(command: c.ChangeLead, work: Work) -> Lead:
    said = {name: getattr(command, name) for name in SAID if getattr(command, name) is not None}
    keys = {name: value for name, value in keys_of(command.phone, command.email).items() if value}
    leads.lock_keys(work, keys)
    twin = leads.open_with(work, keys)
    before = leads.one_to_change(work, command.lead_id)
    is_other = twin is not None and twin.lead_id != before.lead_id
    refuse([
        *lead_steps.forbidden(LeadState(before.state), "change"),
        *([Refusal("lead.duplicate", "phone", {"lead_id": twin.lead_id})] if is_other else []),
    ])
    return message(leads.change(work, before, **said, **_changed_keys(command)), work)


def keys_of(phone: str | None, email: str | None) -> dict[str, str | None]:
    return {"phone_key": phone_key(phone), "email_key": email_key(email)}


def all_keys(said: Any) -> dict[str, str | None]:
    """Of what is entered: a command, or an imported row."""
    return {**keys_of(said.phone, said.email), "external_ref": said.external_ref}


def id_of(external_ref: str) -> str:
    return derived_id("lead", "lead", external_ref)


def _new_id(external_ref: str | None, work: Work) -> str:
    """That of the reference, unless a lead that has ended has it."""
    known = None if external_ref is None else id_of(external_ref)
    return known if known and not leads.by_ids(work, [known]) else new_id("lead")


def _changed_keys(command: c.ChangeLead) -> dict[str, str | None]:
    """The key of a number or an address that is replaced, even where the new one has none."""
    keys = keys_of(command.phone, command.email)
    said = {"phone_key": command.phone, "email_key": command.email}
    return {name: key for name, key in keys.items() if said[name] is not None}


def _touched(work: Work, held: Any, origin: dict[str, Any]) -> Lead:
    """The open lead, with another touch in its history."""
    after = leads.change(work, held)
    leads.note(work, after, LeadStep.TOUCHED, **origin)
    return message(after, work, is_duplicate=True)


def _standing(overdue: bool | None, work: Work) -> Any:
    if overdue is None:
        return true()
    is_due = lead.c.due_at <= work.now
    return is_due if overdue else is_due.is_not(true())


def _new_row(command: c.CreateLead, work: Work) -> dict[str, Any]:
    clock = began(work, work.now, is_first=True)
    return {
        **{name: getattr(command, name) for name in SAID},
        "lead_id": _new_id(command.external_ref, work),
        "version": 1,
        "state": LeadState.NEW.value,
        "campaign_id": command.campaign_id,
        "passed_by": (),
        "created_by": work.caller.subject,
        "created_at": work.now,
        "pooled_at": work.now,
        "first_due_at": clock["due_at"],
        **clock,
    }
