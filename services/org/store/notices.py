"""Notices and preferences: every query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.lists import chosen
from chassis.work import Work
from services.org.tables import (
    assignment,
    employee,
    notice,
    notice_preference,
    position_line,
)


def add(work: Work, rows: Sequence[dict[str, Any]]) -> None:
    """One that is there already stays as it is."""
    work.session.execute(upsert(notice).values(rows).on_conflict_do_nothing())


def own(employee_id: str | None, template: str | None, unread_only: bool) -> Select[Any]:
    found = select(*notice.c).where(
        notice.c.employee_id == (employee_id or ""), chosen((notice.c.template, template)))
    return found.where(notice.c.read_at.is_(None)) if unread_only else found


def unread(work: Work, employee_id: str | None) -> int:
    return int(work.session.execute(select(func.count()).select_from(notice).where(
        notice.c.employee_id == (employee_id or ""), notice.c.read_at.is_(None))).scalar_one())


def read(work: Work, employee_id: str | None, notice_id: str | None) -> int:
    """Mark one's notices, or one of them; how many were unread."""
    marked = work.session.execute(update(notice).where(
        notice.c.employee_id == (employee_id or ""), notice.c.read_at.is_(None),
        chosen((notice.c.notice_id, notice_id))).values(read_at=work.now))
    return int(marked.rowcount)  # type: ignore[attr-defined]


def one(work: Work, employee_id: str | None, notice_id: str) -> Any:
    return work.session.execute(own(employee_id, None, False).where(
        notice.c.notice_id == notice_id)).first()


def still_here(work: Work, employee_ids: Iterable[str]) -> list[str]:
    """Those who have not left, in their order; of whom nobody said anything yet, too."""
    ids = list(employee_ids)
    gone = set(work.session.execute(select(employee.c.employee_id).where(
        employee.c.employee_id.in_(ids), employee.c.left_on <= work.today)).scalars())
    return [one for one in ids if one not in gone]


def units_of(work: Work, employee_ids: Iterable[str]) -> dict[str, set[str]]:
    """The units in which each holds a position today."""
    held, line = assignment.c, position_line.c
    here = (select(line.unit_id)
            .where(line.position_id == held.position_id, line.valid_from <= work.today)
            .order_by(line.valid_from.desc()).limit(1).scalar_subquery().label("unit_id"))
    found: dict[str, set[str]] = {}
    for row in work.session.execute(select(held.employee_id, here).where(
            held.employee_id.in_(list(employee_ids)), held.valid_from <= work.today,
            or_(held.valid_to.is_(None), held.valid_to > work.today))):
        found.setdefault(row.employee_id, set()).add(row.unit_id)
    return found


def preferences(work: Work, employee_ids: Iterable[str]) -> dict[str, Any]:
    rows = work.session.execute(select(notice_preference).where(
        notice_preference.c.employee_id.in_(list(employee_ids))))
    return {row.employee_id: row for row in rows}


def set_preference(work: Work, row: dict[str, Any]) -> None:
    work.session.execute(upsert(notice_preference).values(row).on_conflict_do_update(
        index_elements=["employee_id"], set_=row))
