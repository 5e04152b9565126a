"""Positions with their units and lines: every query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.lists import chosen, matching
from chassis.work import Work
from services.org.contract import PositionQuery
from services.org.rules.line import Timelines
from services.org.store.days import timelines
from services.org.tables import position, position_line


@dataclass(frozen=True)
class Lines:
    """What some positions report to and belong to, over all time."""

    reports: Timelines
    units: Timelines


def find(work: Work, position_id: str) -> Any:
    """The position's own row; None when there is no such position."""
    return work.session.execute(
        select(position).where(position.c.position_id == position_id)).first()


def founded_on(work: Work, position_id: str) -> date | None:
    return work.session.execute(
        select(position.c.founded_on).where(position.c.position_id == position_id)).scalar()


def titles(work: Work, position_ids: Iterable[str]) -> dict[str, str]:
    column = position.c
    rows = work.session.execute(select(column.position_id, column.title)
                                .where(column.position_id.in_(list(position_ids))))
    return {row.position_id: row.title for row in rows}


def wanted(day: date, query: PositionQuery) -> Select[Any]:
    """The positions as of a day that the caller asks for, each with its unit and line on it."""
    line = position_line.c
    latest = (select(position_line).where(line.valid_from <= day).ext(distinct_on(line.position_id))
              .order_by(line.position_id, line.valid_from.desc()).subquery())
    return select(position, latest.c.unit_id, latest.c.reports_to, latest.c.valid_from).join(
        latest, latest.c.position_id == position.c.position_id).where(
        matching(query.q, position.c.title, position.c.external_ref),
        chosen((latest.c.unit_id, query.unit_id), (latest.c.reports_to, query.reports_to),
               (position.c.level, query.level)))


def on_day(work: Work, position_id: str, day: date) -> Any:
    """One position as of a day, or of its first day when that is later."""
    line = position_line.c
    row = (select(position, line.unit_id, line.reports_to, line.valid_from)
           .join(position_line, line.position_id == position.c.position_id)
           .where(position.c.position_id == position_id,
                  line.valid_from <= func.greatest(day, position.c.founded_on))
           .order_by(line.valid_from.desc()).limit(1))
    return work.session.execute(row).one()


def add(work: Work, row: dict[str, Any]) -> None:
    work.session.execute(insert(position), row)


def place(work: Work, line: dict[str, Any]) -> None:
    """From the line's day until the next known move the position has this unit and line."""
    work.session.execute(upsert(position_line).values(line).on_conflict_do_update(
        index_elements=["position_id", "valid_from"],
        set_={"unit_id": line["unit_id"], "reports_to": line["reports_to"]}))


def raise_version(work: Work, position_id: str) -> None:
    work.session.execute(
        update(position).where(position.c.position_id == position_id)
        .values(version=position.c.version + 1))


def lines_above(work: Work, position_ids: Iterable[str]) -> Lines:
    """The lines of the positions and of everything that they ever reported to, over all time."""
    known = select(position_line.c.position_id, position_line.c.reports_to)
    up = known.where(position_line.c.position_id.in_(list(position_ids))).cte("up", recursive=True)
    up = up.union(known.join(up, up.c.reports_to == position_line.c.position_id))
    rows = work.session.execute(
        select(position_line).where(position_line.c.position_id.in_(select(up.c.position_id)))).all()
    return Lines(timelines((row.position_id, row.valid_from, row.reports_to) for row in rows),
                 timelines((row.position_id, row.valid_from, row.unit_id) for row in rows))


def at_or_below(position_id: str) -> Select[Any]:
    """The position and everything that ever reported to it, as a subquery of ids."""
    here = select(position.c.position_id).where(position.c.position_id == position_id)
    down = here.cte("down", recursive=True)
    down = down.union(select(position_line.c.position_id).join(
        down, down.c.position_id == position_line.c.reports_to))
    return select(down.c.position_id)
