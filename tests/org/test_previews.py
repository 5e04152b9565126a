"""A preview of a move shows what the move does, and does nothing."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.testing import Refused
from services.org.contract import Role
from tests.org.builders import Company, a_caller, a_unit

DAY = date(2028, 2, 29)


@pytest.fixture
def company(org):
    return Company(org).staffed()


def seen(org):
    """Every (viewer, subject, from, to) there is."""
    return {(edge.viewer_id, place.employee_id, edge.valid_from, edge.valid_to)
            for place in org.call("scope_snapshot").items for edge in place.edges}


def state(org):
    return (seen(org), org.call("list_positions", as_of=DAY).items,
            org.call("list_units", as_of=DAY).items, org.call("list_assignments").items,
            org.sql("SELECT count(*) FROM outbox")[0][0])


def pairs(changes):
    return [(one.viewer_id, one.subject_id, one.valid_from, one.valid_to) for one in changes]


def test_moving_a_position_is_previewed_and_then_does_just_that(org, company):
    move = {"position_id": company.seller, "unit_id": company.west,
            "reports_to": company.west_lead, "valid_from": DAY}
    before = state(org)
    told = org.call("preview_position_move", **move)
    assert state(org) == before
    assert pairs(told.gained) == [("emp_west", "emp_sell", DAY, None)]
    assert pairs(told.lost) == [("emp_east", "emp_sell", DAY, None)]
    assert (told.units_joined, told.units_left) == ((company.west,), (company.east,))
    assert (told.employee_count, told.gained_count, told.lost_count) == (1, 1, 1)
    org.call("move_position", **move)
    after = seen(org)
    assert ("emp_west", "emp_sell", DAY, None) in after
    assert {edge[3] for edge in after if edge[:2] == ("emp_east", "emp_sell")} == {DAY}


def test_moving_a_manager_from_the_top_of_the_line_changes_who_sees_all_below(org, company):
    told = org.call("preview_position_move", position_id=company.east_lead, valid_from=DAY,
                    unit_id=company.east, reports_to=company.west_lead, limit=1)
    assert (told.employee_count, told.gained_count, told.lost_count) == (2, 2, 0)
    assert pairs(told.gained) == [("emp_west", "emp_east", DAY, None)]


def test_moving_an_employee_is_previewed_and_then_does_just_that(org, company):
    move = {"employee_id": "emp_east", "position_id": company.west_lead, "valid_from": DAY}
    before = state(org)
    told = org.call("preview_employee_move", **move)
    assert state(org) == before
    assert pairs(told.gained) == []
    assert pairs(told.lost) == [("emp_east", "emp_sell", DAY, None)]
    moved = org.call("move_employee", **move)
    assert (moved.position_id, moved.valid_from, moved.valid_to) == (company.west_lead, DAY, None)
    held = {(one.position_id, one.valid_from, one.valid_to) for one in
            org.call("list_assignments", employee_id="emp_east").items}
    assert held == {(company.east_lead, date(2026, 1, 1), DAY), (company.west_lead, DAY, None)}
    assert {edge[3] for edge in seen(org) if edge[:2] == ("emp_east", "emp_sell")} == {DAY}


def test_moving_a_unit_changes_nobodys_sight_and_where_its_people_count(org, company):
    other = a_unit(org, "other")
    move = {"unit_id": company.east, "parent_id": other, "valid_from": DAY}
    before = state(org)
    told = org.call("preview_unit_move", **move)
    assert state(org) == before
    assert (told.gained, told.lost, told.employee_count) == ((), (), 2)
    assert (told.units_joined, told.units_left) == ((other,), (company.head,))


def test_a_preview_refuses_what_the_move_would_refuse(org, company):
    with pytest.raises(Refused) as refused:
        org.call("preview_position_move", position_id=company.director, unit_id=company.head,
                 reports_to=company.seller, valid_from=DAY)
    assert refused.value.codes == ["position.cycle"]
    with pytest.raises(Refused) as refused:
        org.call("preview_employee_move", employee_id="emp_sell", position_id="pos_none",
                 valid_from=DAY)
    assert refused.value.codes == ["position.unknown"]


def test_only_who_may_move_may_preview(org, company):
    with pytest.raises(Refused) as refused:
        org.call("preview_unit_move", caller=a_caller(Role.DIRECTOR), unit_id=company.east,
                 valid_from=DAY)
    assert refused.value.kind == "forbidden"
