"""Units and their parents: every query."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, insert, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.lists import chosen, matching
from chassis.work import Work
from services.org.contract import UnitQuery
from services.org.rules.line import Timelines
from services.org.store.days import timelines
from services.org.tables import unit, unit_parent


def find(work: Work, unit_id: str) -> Any:
    """The unit's own row; None when there is no such unit."""
    return work.session.execute(select(unit).where(unit.c.unit_id == unit_id)).first()


def founded_on(work: Work, unit_id: str) -> date | None:
    return work.session.execute(select(unit.c.founded_on).where(unit.c.unit_id == unit_id)).scalar()


def wanted(day: date, query: UnitQuery) -> Select[Any]:
    """The units as of a day that the caller asks for, each with the parent that holds on it."""
    line = unit_parent.c
    latest = (select(unit_parent).where(line.valid_from <= day).ext(distinct_on(line.unit_id))
              .order_by(line.unit_id, line.valid_from.desc()).subquery())
    return select(unit, latest.c.parent_id, latest.c.valid_from).join(
        latest, latest.c.unit_id == unit.c.unit_id).where(
        matching(query.q, unit.c.name, unit.c.external_ref),
        chosen((unit.c.kind, query.kind), (latest.c.parent_id, query.parent_id)))


def on_day(work: Work, unit_id: str, day: date) -> Any:
    """One unit as of a day, or of its first day when that is later."""
    row = (select(unit, unit_parent.c.parent_id, unit_parent.c.valid_from)
           .join(unit_parent, unit_parent.c.unit_id == unit.c.unit_id)
           .where(unit.c.unit_id == unit_id,
                  unit_parent.c.valid_from <= func.greatest(day, unit.c.founded_on))
           .order_by(unit_parent.c.valid_from.desc()).limit(1))
    return work.session.execute(row).one()


def add(work: Work, row: dict[str, Any]) -> None:
    work.session.execute(insert(unit), row)


def hang(work: Work, unit_id: str, parent_id: str | None, valid_from: date) -> None:
    """From the day until the next known move the unit hangs under this parent."""
    line = {"unit_id": unit_id, "valid_from": valid_from, "parent_id": parent_id}
    work.session.execute(upsert(unit_parent).values(line).on_conflict_do_update(
        index_elements=["unit_id", "valid_from"], set_={"parent_id": parent_id}))


def raise_version(work: Work, unit_id: str) -> None:
    work.session.execute(
        update(unit).where(unit.c.unit_id == unit_id).values(version=unit.c.version + 1))


def parents_above(work: Work, unit_id: str) -> Timelines:
    """The parents, over all time, of a unit and of everything that it ever hung under."""
    up = select(unit_parent.c.unit_id, unit_parent.c.parent_id).where(
        unit_parent.c.unit_id == unit_id).cte("up", recursive=True)
    up = up.union(select(unit_parent.c.unit_id, unit_parent.c.parent_id).join(
        up, and_(up.c.parent_id == unit_parent.c.unit_id)))
    rows = work.session.execute(
        select(unit_parent).where(unit_parent.c.unit_id.in_(select(up.c.unit_id)))).all()
    return timelines((row.unit_id, row.valid_from, row.parent_id) for row in rows)


def with_those_above(work: Work, unit_ids: Iterable[str], day: date) -> set[str]:
    """The units and everything they hang under on the day."""
    parents = {row.unit_id: row.parent_id for row in work.session.execute(
        select(unit_parent.c.unit_id, unit_parent.c.parent_id)
        .where(unit_parent.c.valid_from <= day)
        .ext(distinct_on(unit_parent.c.unit_id))
        .order_by(unit_parent.c.unit_id, unit_parent.c.valid_from.desc()))}
    found: set[str] = set()
    for unit_id in unit_ids:
        here: str | None = unit_id
        while here is not None and here not in found:
            found.add(here)
            here = parents.get(here)
    return found


def at_or_below(unit_id: str) -> Select[Any]:
    """The unit and everything that ever hung under it, as a subquery of ids."""
    down = select(unit.c.unit_id).where(unit.c.unit_id == unit_id).cte("down", recursive=True)
    down = down.union(select(unit_parent.c.unit_id).join(
        down, down.c.unit_id == unit_parent.c.parent_id))
    return select(down.c.unit_id)
