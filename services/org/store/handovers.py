"""Handovers: every query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, insert, select, update

from chassis.errors import NotFound
from chassis.lists import chosen
from chassis.work import Work
from services.org.contract import Handover, HandoverQuery, HandoverState
from services.org.rules.handovers import UNDER_WAY, Known
from services.org.tables import employee, handover


def add(work: Work, row: dict[str, Any]) -> None:
    work.session.execute(insert(handover), row)


def find(work: Work, handover_id: str) -> Handover:
    """One handover, locked; raises NotFound."""
    row = work.session.execute(select(handover).where(
        handover.c.handover_id == handover_id).with_for_update()).first()
    if row is None:
        raise NotFound("record.not_found")
    return as_message(row)


def change(work: Work, handover_id: str, **values: Any) -> Handover:
    work.session.execute(update(handover).where(handover.c.handover_id == handover_id).values(
        version=handover.c.version + 1, **values))
    return find(work, handover_id)


def is_under_way(work: Work, giver: str) -> bool:
    """Is a handover of this person running, or being taken back?"""
    found = select(handover.c.handover_id).where(
        handover.c.from_employee_id == giver,
        handover.c.state.in_([state.value for state in UNDER_WAY]))
    return work.session.execute(found.limit(1)).first() is not None


def known(work: Work, employees: Iterable[str]) -> dict[str, Known]:
    rows = work.session.execute(select(employee).where(employee.c.employee_id.in_(list(employees))))
    return {row.employee_id: Known(row.hired_on, row.left_on) for row in rows}


def wanted(query: HandoverQuery) -> Select[Any]:
    state = None if query.state is None else query.state.value
    return select(*handover.c).where(chosen(
        (handover.c.state, state), (handover.c.from_employee_id, query.from_employee_id)))


def as_message(row: Any) -> Handover:
    return Handover(row.handover_id, row.version, row.from_employee_id, row.to_employee_id,
                    HandoverState(row.state), row.parts, row.planned_by, row.planned_at,
                    row.finished_at)
