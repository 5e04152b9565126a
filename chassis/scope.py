"""Whose records may this caller see? The data scope as a condition of each query.

own      records of the caller's own employee id
team     own, and those of the reporting subtree as of today (`scope_edge`, fed by org)
unit     as team, in this version
partner  records of the caller's partner
all      everything; never materialised
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, false, func, insert, or_, select, true

from chassis.contract import message
from chassis.work import Work


@message
class ScopeEdge:
    """`viewer_id` may see the records of the event's subject from `valid_from` until before
    `valid_to`."""

    viewer_id: str
    valid_from: date
    valid_to: date | None = None


def visible(work: Work, owner: Any, partner: Any = None) -> ColumnElement[bool]:
    """The condition that keeps a query inside the caller's scope; `owner` and `partner` are
    columns."""
    caller = work.caller
    if work.scope == "all":
        return true()
    if work.scope == "partner":
        return (
            partner == caller.partner_id if partner is not None and caller.partner_id else false()
        )
    if caller.employee_id is None:
        return false()
    if work.scope == "own":
        return _is(owner, caller.employee_id)
    return or_(_is(owner, caller.employee_id), owner.in_(subjects(work)))


def subjects(work: Work) -> Any:
    """The employees whose records the caller sees today, as a subquery."""
    edge = work.ground.tables.tables["scope_edge"]
    return select(edge.c.subject_id).where(
        edge.c.viewer_id == work.caller.employee_id, holds_today(work))


def superiors(work: Work, employee_id: str | None) -> tuple[str, ...]:
    """Who stands above somebody today, the nearest first.

    The edges do not tell the direct manager: whoever sees fewer people is the nearer one.
    """
    edge = work.ground.tables.tables["scope_edge"]
    is_valid = holds_today(work)
    above = select(edge.c.viewer_id).where(edge.c.subject_id == employee_id, is_valid)
    rows = work.session.execute(
        select(edge.c.viewer_id).where(
            edge.c.viewer_id.in_(above), edge.c.viewer_id != employee_id, is_valid)
        .group_by(edge.c.viewer_id)
        .order_by(func.count(edge.c.subject_id.distinct()), edge.c.viewer_id))
    return tuple(rows.scalars())


def called_in(level: int, superiors: Sequence[str]) -> str | None:
    """Who is told at a level: the nearest superior first; where there are fewer, the highest."""
    return superiors[min(level, len(superiors)) - 1] if superiors else None


def below(work: Work) -> set[str]:
    """The employees whose records the caller sees today, read once per piece of work."""
    if "below" not in work.memo:
        work.memo["below"] = set(work.session.execute(select(subjects(work).subquery())).scalars())
    found: set[str] = work.memo["below"]
    return found


def holds_today(work: Work) -> ColumnElement[bool]:
    """The condition of an edge that holds today."""
    edge = work.ground.tables.tables["scope_edge"].c
    return and_(edge.valid_from <= work.today,
                or_(edge.valid_to.is_(None), edge.valid_to > work.today))


def may_see(work: Work, employee_id: str) -> bool:
    """Is this employee inside the caller's scope?"""
    if work.scope == "all" or employee_id == work.caller.employee_id:
        return True
    if work.scope in ("own", "partner") or work.caller.employee_id is None:
        return False
    edges = subjects(work).subquery()
    return (
        work.session.execute(
            select(edges.c.subject_id).where(edges.c.subject_id == employee_id)
        ).first()
        is not None
    )


def replace_edges(work: Work, subject_id: str, version: int, edges: Iterable[ScopeEdge]) -> None:
    """Store who may see one employee, as org states it; an older statement changes nothing."""
    table = work.ground.tables.tables["scope_edge"]
    held = work.session.execute(
        select(table.c.version).where(table.c.subject_id == subject_id).limit(1)
    ).scalar()
    if held is not None and held >= version:
        return
    work.session.execute(delete(table).where(and_(table.c.subject_id == subject_id)))
    rows = [
        {
            "viewer_id": edge.viewer_id,
            "subject_id": subject_id,
            "valid_from": edge.valid_from,
            "valid_to": edge.valid_to,
            "version": version,
        }
        for edge in edges
    ]
    if rows:
        work.session.execute(insert(table), rows)


def _is(owner: Any, employee_id: str) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = owner == employee_id
    return condition
