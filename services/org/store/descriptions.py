"""Job descriptions: every query."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.dialects.postgresql import distinct_on

from chassis.errors import NotFound
from chassis.lists import chosen
from chassis.work import Work
from services.org.contract import (
    Authority,
    DescriptionState,
    JobDescription,
    JobDescriptionQuery,
)
from services.org.tables import job_description


def find(work: Work, description_id: str) -> JobDescription:
    """One version; raises NotFound."""
    row = work.session.execute(select(job_description).where(
        job_description.c.description_id == description_id)).first()
    if row is None:
        raise NotFound("record.not_found")
    return as_message(row)


def newest(work: Work, position_id: str) -> JobDescription | None:
    """The latest version of a position's description, in whatever state."""
    row = work.session.execute(
        select(job_description).where(job_description.c.position_id == position_id)
        .order_by(job_description.c.description_version.desc()).limit(1)).first()
    return None if row is None else as_message(row)


def wanted(query: JobDescriptionQuery) -> Select[Any]:
    state = None if query.state is None else query.state.value
    return select(*job_description.c).where(chosen(
        (job_description.c.position_id, query.position_id), (job_description.c.state, state)))


def add(work: Work, row: dict[str, Any]) -> None:
    work.session.execute(insert(job_description), row)


def change(work: Work, description_id: str, **values: Any) -> JobDescription:
    """Store what is new of a version, and say how it stands then."""
    version = job_description.c.version + 1
    work.session.execute(
        update(job_description).where(job_description.c.description_id == description_id)
        .values(version=version, **values))
    return find(work, description_id)


def supersede_approved(work: Work, position_id: str) -> None:
    work.session.execute(
        update(job_description)
        .where(job_description.c.position_id == position_id,
               job_description.c.state == DescriptionState.APPROVED.value)
        .values(state=DescriptionState.SUPERSEDED.value, version=job_description.c.version + 1))


def in_force(work: Work, day: date, positions: Iterable[str] | None = None
             ) -> dict[str, JobDescription]:
    """The description that holds on a day, by position: the one approved last until then."""
    column = job_description.c
    latest = (select(job_description).where(column.approved_on <= day)
              .ext(distinct_on(column.position_id))
              .order_by(column.position_id, column.description_version.desc()))
    if positions is not None:
        latest = latest.where(column.position_id.in_(list(positions)))
    return {row.position_id: as_message(row) for row in work.session.execute(latest)}


def authorities(work: Work, positions: Iterable[str], day: date) -> dict[str, Authority]:
    """How far each position's authority goes on a day; one that is not described has none."""
    found = in_force(work, day, positions)
    return {position_id: one.content.authority for position_id, one in found.items()}


def state_of(work: Work) -> str:
    """Differs whenever some description does."""
    rows, versions = work.session.execute(
        select(func.count(), func.coalesce(func.sum(job_description.c.version), 0))
        .select_from(job_description)).one()
    return f"{rows}/{versions}"


def as_message(row: Any) -> JobDescription:
    return JobDescription(
        row.description_id, row.position_id, row.description_version, row.version,
        DescriptionState(row.state), row.content, row.drafted_by, row.drafted_at, row.approved_by,
        row.approved_at)
