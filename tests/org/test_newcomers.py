"""Who was hired for a position is put on it, once, if it has room."""

from __future__ import annotations

from datetime import date

from services.org.contract import AssignmentChanged
from services.people.contract import EmployeeHired, EmployeeLeft

DAY = date(2026, 3, 1)


def a_position(org, headcount=1):
    unit = org.call("create_unit", name="华东", valid_from="2026-01-01")
    return org.call("create_position", title="销售代表", unit_id=unit.unit_id,
                    valid_from="2026-01-01", headcount=headcount).position_id


def seats(org):
    found = org.call("list_assignments", as_of="2026-04-01").items
    return [(one.employee_id, one.position_id, one.valid_from) for one in found]


def test_once_however_often_it_is_heard(org):
    position = a_position(org)
    event = EmployeeHired("emp_1", 1, DAY, position_id=position)
    org.hears(event, event)
    org.hears(event)
    assert seats(org) == [("emp_1", position, DAY)]
    assert len(org.published(AssignmentChanged)) == 1


def test_a_full_or_unknown_position_takes_nobody_and_stops_nothing(org):
    position = a_position(org)
    org.hears(*(EmployeeHired(f"emp_{at}", 1, DAY, position_id=position) for at in (1, 2)),
              EmployeeHired("emp_3", 1, DAY, position_id="pos_none"),
              EmployeeHired("emp_4", 1, DAY))
    assert len(seats(org)) == 1
    [left] = org.sql("SELECT count(*) FROM waiting")
    assert left[0] == 0


def test_somebody_who_is_known_to_have_left_is_not_seated(org):
    position = a_position(org)
    left = EmployeeLeft("emp_1", 2, DAY, date(2026, 3, 2))
    org.hears(left, EmployeeHired("emp_1", 1, DAY, position_id=position))
    assert seats(org) == []
