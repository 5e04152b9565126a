"""Assignments, the employees they name, and what was last announced about each: every query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, func, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.lists import chosen
from chassis.scope import visible
from chassis.work import Work
from kernel.periods import Period
from services.org.contract import AssignmentChanged, AssignmentQuery, ScopeEdge
from services.org.rules.line import Held
from services.org.store import positions, units
from services.org.tables import announced, assignment, employee, metadata, position_line

scope_edge = metadata.tables["scope_edge"]


def find(work: Work, assignment_id: str) -> Any:
    """The assignment with its unit on its first day; None when there is none."""
    one = _with_unit(None).where(assignment.c.assignment_id == assignment_id)
    return work.session.execute(one).first()


def wanted(work: Work, query: AssignmentQuery) -> Select[Any]:
    """The assignments that the caller asks for and may see."""
    found = _with_unit(query.as_of).where(visible(work, assignment.c.employee_id))
    found = found.where(chosen((assignment.c.employee_id, query.employee_id),
                               (assignment.c.position_id, query.position_id)))
    if query.as_of is not None:
        start, end = assignment.c.valid_from, assignment.c.valid_to
        found = found.where(start <= query.as_of, or_(end.is_(None), end > query.as_of))
    return found


def _with_unit(day: date | None) -> Select[Any]:
    line, first = position_line.c, assignment.c.valid_from
    asked = first if day is None else func.greatest(literal(day), first)
    unit_id = (select(line.unit_id)
               .where(line.position_id == assignment.c.position_id, line.valid_from <= asked)
               .order_by(line.valid_from.desc()).limit(1).scalar_subquery().label("unit_id"))
    return select(assignment, unit_id)


def add(work: Work, row: dict[str, Any]) -> None:
    work.session.execute(insert(assignment), row)


def end(work: Work, assignment_id: str, valid_to: date) -> None:
    work.session.execute(
        update(assignment).where(assignment.c.assignment_id == assignment_id)
        .values(valid_to=valid_to, version=assignment.c.version + 1))


def held_by(work: Work, employees: Iterable[str], but: str | None = None) -> list[Held]:
    """All that the employees hold, without one assignment if it is named."""
    return _held(work, assignment.c.employee_id.in_(list(employees)),
                 assignment.c.assignment_id != (but or ""))


def on_positions(work: Work, position_ids: Iterable[str]) -> list[Held]:
    """Everybody who holds one of the positions at any time."""
    return _held(work, assignment.c.position_id.in_(list(position_ids)))


def _held(work: Work, *conditions: Any) -> list[Held]:
    rows = work.session.execute(select(assignment).where(*conditions)).all()
    return [Held(row.employee_id, row.position_id, row.share, Period(row.valid_from, row.valid_to))
            for row in rows]


def employees_at_or_below(work: Work, position_id: str) -> set[str]:
    """Everybody who holds, at any time, the position or one that ever stood below it."""
    rows = work.session.execute(select(assignment.c.employee_id).where(
        assignment.c.position_id.in_(positions.at_or_below(position_id))).distinct())
    return set(rows.scalars())


def employees_in_units(work: Work, unit_id: str) -> set[str]:
    """Everybody who at any time held a position of the unit or of one that hung under it."""
    there = select(position_line.c.position_id).where(
        position_line.c.unit_id.in_(units.at_or_below(unit_id)))
    rows = work.session.execute(select(assignment.c.employee_id).where(
        assignment.c.position_id.in_(there)).distinct())
    return set(rows.scalars())


def running_on(work: Work, employee_id: str, day: date) -> list[Any]:
    """The assignments that began before the day and do not end until it."""
    column = assignment.c
    return list(work.session.execute(select(assignment).where(
        column.employee_id == employee_id, column.valid_from < day,
        or_(column.valid_to.is_(None), column.valid_to > day))))


def left_on(work: Work, employee_id: str) -> date | None:
    """From which day on the employee no longer works here; None also for one not heard of."""
    return work.session.execute(
        select(employee.c.left_on).where(employee.c.employee_id == employee_id)).scalar()


def keep_employee(work: Work, row: dict[str, Any]) -> None:
    """Store an employee's dates unless newer ones are known."""
    newest = upsert(employee).values(row)
    work.session.execute(newest.on_conflict_do_update(
        index_elements=["employee_id"], where=employee.c.version < newest.excluded.version,
        set_={name: newest.excluded[name] for name in ("version", "hired_on", "left_on")}))


def last_announced(work: Work, employees: Iterable[str]) -> dict[str, AssignmentChanged]:
    theirs = select(announced).where(announced.c.employee_id.in_(list(employees)))
    rows = work.session.execute(theirs).all()
    return {row.employee_id: row.place for row in rows}


def all_announced() -> Select[Any]:
    return select(announced)


def keep_announced(work: Work, places: Sequence[AssignmentChanged]) -> None:
    """Store places, and as this service's own scope edges who may see whom."""
    if not places:
        return
    first = upsert(announced)
    newest = first.on_conflict_do_update(
        index_elements=["employee_id"], set_={"place": first.excluded.place})
    work.session.execute(newest, [{"employee_id": place.employee_id, "place": place}
                                  for place in places])
    subjects = [place.employee_id for place in places]
    work.session.execute(delete(scope_edge).where(scope_edge.c.subject_id.in_(subjects)))
    edges = [_edge_row(place, edge) for place in places for edge in place.edges]
    if edges:
        work.session.execute(insert(scope_edge), edges)


def _edge_row(place: AssignmentChanged, edge: ScopeEdge) -> dict[str, Any]:
    return {"viewer_id": edge.viewer_id, "subject_id": place.employee_id, "version": place.version,
            "valid_from": edge.valid_from, "valid_to": edge.valid_to}
