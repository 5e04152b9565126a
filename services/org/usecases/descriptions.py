"""Job descriptions: drafted, approved (then frozen), superseded by the next version."""

from __future__ import annotations

from chassis import codec
from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from services.org import contract
from services.org.contract import DescriptionState, JobDescription, JobDescriptionList
from services.org.rules.descriptions import not_possible, problems
from services.org.store import descriptions as store
from services.org.store import positions
from services.org.tables import job_description

SORTING = Sorting({"description_id": job_description.c.description_id},
                  job_description.c.description_id)


def draft(command: contract.DraftJobDescription, work: Work) -> JobDescription:
    if positions.find(work, command.position_id) is None:
        raise NotFound("record.not_found")
    _lock(work, command.position_id)
    newest = store.newest(work, command.position_id)
    if newest is not None and newest.state is DescriptionState.DRAFT:
        refuse([Refusal("description.version_open", "position_id",
                        {"description_id": newest.description_id})])
    description_id = new_id("jd")
    store.add(work, {
        "description_id": description_id, "position_id": command.position_id, "version": 1,
        "description_version": newest.description_version + 1 if newest else 1,
        "state": DescriptionState.DRAFT.value, "content": command.content,
        "drafted_by": work.caller.subject, "drafted_at": work.now})
    return store.find(work, description_id)


def rewrite(command: contract.RewriteJobDescription, work: Work) -> JobDescription:
    """Replace what a draft says; it is judged when it is approved."""
    before = _version(work, command.description_id)
    if before.state is not DescriptionState.DRAFT:
        refuse([Refusal("description.not_a_draft", details={"state": before.state.value})])
    work.note(before=codec.encode(before))
    return store.change(work, before.description_id, content=command.content)


def approve(command: contract.DescriptionId, work: Work) -> JobDescription:
    """Put a version in force instead of the one before it."""
    before = _version(work, command.description_id)
    refuse([*not_possible(before.state, DescriptionState.APPROVED), *problems(before.content)])
    work.note(before=codec.encode(before))
    store.supersede_approved(work, before.position_id)
    return store.change(
        work, before.description_id, state=DescriptionState.APPROVED.value,
        approved_by=work.caller.subject, approved_at=work.now, approved_on=work.today)


def get(query: contract.DescriptionId, work: Work) -> JobDescription:
    return store.find(work, query.description_id)


def listed(query: contract.JobDescriptionQuery, work: Work) -> JobDescriptionList:
    found = page(work, store.wanted(query), SORTING, query)
    return JobDescriptionList(tuple(map(store.as_message, found.rows)), found.next_cursor)


def _version(work: Work, description_id: str) -> JobDescription:
    """A version that nobody else changes until the end of this work."""
    _lock(work, store.find(work, description_id).position_id)
    found = store.find(work, description_id)
    work.must_match(found.version)
    return found


def _lock(work: Work, position_id: str) -> None:
    work.lock("row", f"job_description/{position_id}")
