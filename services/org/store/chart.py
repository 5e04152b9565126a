"""The seats of a day: positions with their unit, line and holders."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select

from chassis.work import Work
from services.org.contract import PositionQuery
from services.org.rules.chart import Seat
from services.org.store import positions
from services.org.tables import assignment, employee, position, unit


def seats_on(work: Work, day: date) -> list[Seat]:
    found = positions.wanted(day, PositionQuery()).subquery()
    named = select(found, unit.c.name.label("unit_name")).join(
        unit, unit.c.unit_id == found.c.unit_id)
    holders = _holders(work, day)
    return [Seat(row.position_id, row.title, row.unit_name, row.level, row.headcount,
                 row.reports_to, holders.get(row.position_id, {}), row.unit_id)
            for row in work.session.execute(named)]


def holders_on(session: Any, day: date) -> set[str]:
    """Everybody who holds something on the day."""
    return set(session.execute(_held(day).with_only_columns(assignment.c.employee_id)).scalars())


def state_of(work: Work, day: date) -> str:
    """Differs whenever the chart of the day may differ."""
    counted = [
        work.session.execute(
            select(func.count(), func.coalesce(func.sum(table.c.version), 0)).select_from(table)
        ).one() for table in (unit, position, assignment, employee)]
    return f"{day}:" + ",".join(f"{rows}/{versions}" for rows, versions in counted)


def _holders(work: Work, day: date) -> dict[str, dict[str, Decimal]]:
    holders: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in work.session.execute(_held(day)):
        held = holders[row.position_id]
        held[row.employee_id] = held.get(row.employee_id, Decimal(0)) + row.share
    return holders


def _held(day: date) -> Any:
    end, left = assignment.c.valid_to, employee.c.left_on
    return select(assignment.c.position_id, assignment.c.employee_id, assignment.c.share).join(
        employee, employee.c.employee_id == assignment.c.employee_id, isouter=True).where(
        assignment.c.valid_from <= day, or_(end.is_(None), end > day),
        or_(left.is_(None), left > day))
