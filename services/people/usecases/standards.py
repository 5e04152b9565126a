"""Hiring standards: written, approved, superseded."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, select, update

from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, chosen, page
from chassis.work import Work
from services.people.contract.recruiting import (
    DraftStandard,
    HiringStandard,
    StandardList,
    StandardQuery,
    StandardState,
    StandardVersionId,
)
from services.people.rules.recruiting import problems
from services.people.tables import hiring_standard

SORTING = Sorting({"standard_id": hiring_standard.c.standard_id},
                  hiring_standard.c.standard_version)
_OF = hiring_standard.c


def draft(command: DraftStandard, work: Work) -> HiringStandard:
    known = command.standard_id or new_id("std")
    work.lock("row", f"standard/{known}")
    newest = work.session.execute(
        select(func.max(_OF.standard_version)).where(_OF.standard_id == known)).scalar()
    if command.standard_id is not None and newest is None:
        raise NotFound("record.not_found")
    number = (newest or 0) + 1
    work.session.execute(insert(hiring_standard).values(
        standard_id=known, standard_version=number, version=1, state=StandardState.DRAFT.value,
        content=command.content, drafted_by=work.caller.subject, drafted_at=work.now))
    return message(_load(work, known, number))


def approve(command: StandardVersionId, work: Work) -> HiringStandard:
    """Put a version in force; the one before is superseded."""
    work.lock("row", f"standard/{command.standard_id}")
    row = _load(work, command.standard_id, command.standard_version)
    work.must_match(row.version)
    is_draft = row.state == StandardState.DRAFT
    refuse(problems(row.content) if is_draft else [Refusal("standard.not_a_draft", "state")])
    same = _OF.standard_id == row.standard_id
    work.session.execute(update(hiring_standard).where(
        same, _OF.state == StandardState.APPROVED.value).values(
            state=StandardState.SUPERSEDED.value, version=_OF.version + 1))
    work.session.execute(update(hiring_standard).where(
        same, _OF.standard_version == row.standard_version).values(
            state=StandardState.APPROVED.value, version=row.version + 1,
            approved_by=work.caller.subject, approved_at=work.now))
    return message(_load(work, row.standard_id, row.standard_version))


def listed(query: StandardQuery, work: Work) -> StandardList:
    asked = select(hiring_standard).where(
        chosen((_OF.state, query.state and query.state.value)))
    found = page(work, asked, SORTING, query)
    return StandardList(tuple(message(row) for row in found.rows), found.next_cursor)


def in_force(work: Work, standard_id: str | None = None) -> HiringStandard | None:
    """The approved version of a standard, or of the one approved last."""
    asked = select(hiring_standard).where(_OF.state == StandardState.APPROVED.value)
    if standard_id is not None:
        asked = asked.where(_OF.standard_id == standard_id)
    row = work.session.execute(asked.order_by(_OF.approved_at.desc()).limit(1)).first()
    return None if row is None else message(row)


def of_version(work: Work, standard_id: str, standard_version: int) -> HiringStandard:
    return message(_load(work, standard_id, standard_version))


def _load(work: Work, standard_id: str, number: int) -> Any:
    row = work.session.execute(select(hiring_standard).where(
        _OF.standard_id == standard_id, _OF.standard_version == number)).first()
    if row is None:
        raise NotFound("record.not_found")
    return row


def message(row: Any) -> HiringStandard:
    return HiringStandard(
        row.standard_id, row.standard_version, row.version, StandardState(row.state), row.content,
        row.drafted_by, row.drafted_at, row.approved_by, row.approved_at)
