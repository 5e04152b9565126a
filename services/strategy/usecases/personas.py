"""Personas: drafted, reviewed, approved (then frozen), superseded by the next version."""

from __future__ import annotations

from sqlalchemy import select

from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from services.strategy import contract
from services.strategy.contract import (
    Persona,
    PersonaApproved,
    PersonaDifferences,
    PersonaList,
    PlanState,
)
from services.strategy.contract.personas import PersonaSnapshot, PersonaSnapshotQuery
from services.strategy.rules.personas import changes, problems
from services.strategy.rules.states import OPEN_STATES, PLAN_NEXT
from services.strategy.store import personas as store
from services.strategy.tables import persona

SORTING = Sorting({"persona_id": persona.c.persona_id}, persona.c.persona_version)


def draft(command: contract.DraftPersona, work: Work) -> Persona:
    """Write the first version of a persona, or the next one; one version at a time is open."""
    persona_id, number = command.persona_id or new_id("per"), 1
    if command.persona_id is not None:
        _lock(work, persona_id)
        number = store.newest_number(work, persona_id) + 1
        newest = store.find(work, persona_id, number - 1)
        if newest.state in OPEN_STATES:
            refuse([Refusal("persona.version_open", "persona_id",
                            {"persona_version": newest.persona_version})])
    written = Persona(persona_id, number, 1, PlanState.DRAFT, command.content,
                      work.caller.subject, work.now)
    store.add(work, written)
    return written


def rewrite(command: contract.RewritePersona, work: Work) -> Persona:
    """Replace what a draft says; it is judged when it is handed in."""
    before = _version(work, command)
    if before.state is not PlanState.DRAFT:
        refuse([Refusal("persona.not_a_draft", details={"state": before.state.value})])
    return store.change(work, before, content=command.content)


def submit(command: contract.PersonaVersionId, work: Work) -> Persona:
    before = _version(work, command)
    refuse([*_not_possible(before, PlanState.IN_REVIEW), *problems(before.content)])
    return store.change(work, before, state=PlanState.IN_REVIEW.value, return_reason=None)


def give_back(command: contract.ReturnPersona, work: Work) -> Persona:
    before = _version(work, command)
    refuse(_not_possible(before, PlanState.DRAFT))
    return store.change(work, before, state=PlanState.DRAFT.value, return_reason=command.reason)


def approve(command: contract.PersonaVersionId, work: Work) -> Persona:
    """Put a version in force instead of the one before it, and say so."""
    before = _version(work, command)
    refuse([*_not_possible(before, PlanState.APPROVED), *problems(before.content)])
    store.supersede_approved(work, before.persona_id)
    approved = store.change(work, before, state=PlanState.APPROVED.value,
                            approved_by=work.caller.subject, approved_at=work.now)
    work.publish(PersonaApproved(approved.persona_id, approved.persona_version,
                                 approved.content.criteria, approved.content.match_from))
    return approved


def snapshot(query: PersonaSnapshotQuery, work: Work) -> PersonaSnapshot:
    """What was announced of every persona in force."""
    chosen = select(*persona.c).where(persona.c.state == PlanState.APPROVED.value)
    found = page(work, chosen, SORTING, query)
    return PersonaSnapshot(tuple(
        PersonaApproved(row.persona_id, row.persona_version, row.content.criteria,
                        row.content.match_from) for row in found.rows), found.next_cursor)


def get(query: contract.PersonaVersionId, work: Work) -> Persona:
    return store.find(work, query.persona_id, query.persona_version)


def listed(query: contract.PersonaQuery, work: Work) -> PersonaList:
    chosen = select(*persona.c)
    if query.persona_id is not None:
        chosen = chosen.where(persona.c.persona_id == query.persona_id)
    if query.state is not None:
        chosen = chosen.where(persona.c.state == query.state.value)
    found = page(work, chosen, SORTING, query)
    return PersonaList(tuple(map(store.as_message, found.rows)), found.next_cursor)


def compared(query: contract.PersonaDifferenceQuery, work: Work) -> PersonaDifferences:
    """What changed between two versions, in words."""
    before, after = (store.find(work, query.persona_id, number).content
                     for number in (query.from_version, query.to_version))
    return PersonaDifferences(query.persona_id, query.from_version, query.to_version,
                              tuple(changes(before, after)))


def _version(
    work: Work,
    which: contract.PersonaVersionId | contract.RewritePersona | contract.ReturnPersona,
) -> Persona:
    """A version that nobody else changes until the end of this work."""
    _lock(work, which.persona_id)
    found = store.find(work, which.persona_id, which.persona_version)
    work.must_match(found.version)
    return found


def _lock(work: Work, persona_id: str) -> None:
    work.lock("row", f"persona/{persona_id}")
    if not store.newest_number(work, persona_id):
        raise NotFound("record.not_found")


def _not_possible(before: Persona, wanted: PlanState) -> list[Refusal]:
    if wanted in PLAN_NEXT[before.state]:
        return []
    details = {"state": before.state.value, "wanted": wanted.value}
    return [Refusal("persona.state_not_possible", details=details)]
