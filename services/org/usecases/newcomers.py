"""Somebody was hired for a position: put them on it, if it still has room."""

from __future__ import annotations

import logging
from datetime import date

from chassis.errors import RuleBroken
from chassis.work import Work
from services.org.contract import AssignEmployee
from services.org.rules.assigning import WHOLE
from services.org.store import positions
from services.org.store.assignments import on_positions
from services.org.usecases import assignments
from services.org.usecases.places import lock_structure
from services.people.contract import EmployeeEvent, EmployeeHired

log = logging.getLogger(__name__)


def seat(event: EmployeeEvent, work: Work) -> None:
    """Where it cannot be, a person assigns them."""
    if not isinstance(event, EmployeeHired) or event.position_id is None:
        return
    lock_structure(work)
    if not has_room(work, event.position_id, event.hired_on):
        log.warning("no room on the position: %s %s", event.employee_id, event.position_id)
        return
    wish = AssignEmployee(event.employee_id, event.position_id, event.hired_on,
                          external_ref=f"hired/{event.employee_id}")
    try:
        assignments.assign(wish, work)
    except RuleBroken as refused:
        log.warning("hired for a position that cannot take them: %s %s", event.employee_id, refused)


def has_room(work: Work, position_id: str, day: date) -> bool:
    """Is a whole place of its headcount free from the day on?"""
    position = positions.find(work, position_id)
    if position is None:
        return False
    held = sum(one.share for one in on_positions(work, [position_id])
               if one.days.end is None or one.days.end > day)
    return held + WHOLE <= int(position.headcount)
