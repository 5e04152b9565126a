"""Queries about versions of personas."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, select, update

from chassis.errors import NotFound
from chassis.work import Work
from services.strategy.contract import Persona, PlanState
from services.strategy.tables import persona


def add(work: Work, written: Persona) -> None:
    work.session.execute(insert(persona).values(
        persona_id=written.persona_id, persona_version=written.persona_version,
        version=written.version, state=written.state.value, content=written.content,
        drafted_by=written.drafted_by, drafted_at=written.drafted_at))


def find(work: Work, persona_id: str, persona_version: int) -> Persona:
    """One version; raises NotFound."""
    row = work.session.execute(select(persona).where(
        persona.c.persona_id == persona_id,
        persona.c.persona_version == persona_version)).first()
    if row is None:
        raise NotFound("record.not_found")
    return as_message(row)


def newest_number(work: Work, persona_id: str) -> int:
    """The number of the newest version; 0 if there is no such persona."""
    return work.session.execute(
        select(func.coalesce(func.max(persona.c.persona_version), 0))
        .where(persona.c.persona_id == persona_id)).scalar_one()


def change(work: Work, before: Persona, **values: Any) -> Persona:
    """Store what changed in a version and raise its record's version."""
    row = work.session.execute(
        update(persona)
        .where(persona.c.persona_id == before.persona_id,
               persona.c.persona_version == before.persona_version)
        .values(version=before.version + 1, **values).returning(persona)).one()
    return as_message(row)


def supersede_approved(work: Work, persona_id: str) -> None:
    """What was in force is no more."""
    work.session.execute(
        update(persona)
        .where(persona.c.persona_id == persona_id, persona.c.state == PlanState.APPROVED.value)
        .values(state=PlanState.SUPERSEDED.value, version=persona.c.version + 1))


def as_message(row: Any) -> Persona:
    return Persona(
        row.persona_id, row.persona_version, row.version, PlanState(row.state), row.content,
        row.drafted_by, row.drafted_at, row.approved_by, row.approved_at, row.return_reason)


def approved(work: Work, persona_id: str | None) -> Persona | None:
    """The version in force of a persona, or of the one approved last; None without one."""
    chosen = select(persona).where(persona.c.state == PlanState.APPROVED.value)
    if persona_id is not None:
        chosen = chosen.where(persona.c.persona_id == persona_id)
    row = work.session.execute(chosen.order_by(persona.c.approved_at.desc()).limit(1)).first()
    return None if row is None else as_message(row)


def one_before(work: Work, now: Persona) -> Persona | None:
    """The version that was in force before an approved one."""
    row = work.session.execute(
        select(persona)
        .where(persona.c.persona_id == now.persona_id,
               persona.c.persona_version < now.persona_version,
               persona.c.state == PlanState.SUPERSEDED.value)
        .order_by(persona.c.persona_version.desc()).limit(1)).first()
    return None if row is None else as_message(row)
