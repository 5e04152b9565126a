"""Assignments, and what everybody is told about who sees whom."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.testing import Refused
from services.org.contract import AssignmentChanged, Role, ScopeEdge, UnitShare
from services.people.contract import EmployeeHired, EmployeeLeft
from tests.org.builders import FOUNDED, Company, a_caller, a_position, a_unit, assigned
from tests.servers import truncate

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)


def last_place(org, employee_id):
    return [one for one in org.published(AssignmentChanged) if one.employee_id == employee_id][-1]


def test_an_employee_is_seen_by_everybody_above(org):
    Company(org).staffed()
    assert last_place(org, "emp_sell").edges == (
        ScopeEdge("emp_dir", FOUNDED),
        ScopeEdge("emp_east", FOUNDED),
    )
    assert last_place(org, "emp_dir").edges == ()


def test_a_place_names_the_units_with_their_shares(org):
    company = Company(org)
    assigned(org, "emp_1", company.seller, share="0.6")
    assigned(org, "emp_1", company.west_lead, share="0.4", valid_from=MARCH, valid_to=JUNE)
    assert set(last_place(org, "emp_1").units) == {
        UnitShare(company.east, Decimal("0.6"), FOUNDED, None),
        UnitShare(company.west, Decimal("0.4"), MARCH, JUNE)}


def test_those_below_a_new_manager_hear_of_it(org):
    company = Company(org)
    assigned(org, "emp_sell", company.seller)
    assert last_place(org, "emp_sell").edges == ()
    assigned(org, "emp_east", company.east_lead, valid_from=MARCH)
    place = last_place(org, "emp_sell")
    assert (place.version, place.edges) == (2, (ScopeEdge("emp_east", MARCH),))


def test_a_position_that_moves_takes_everybody_below_along(org):
    company = Company(org).staffed()
    org.call(
        "move_position",
        position_id=company.seller,
        unit_id=company.west,
        reports_to=company.west_lead,
        valid_from=JUNE,
    )
    place = last_place(org, "emp_sell")
    assert place.edges == (ScopeEdge("emp_dir", FOUNDED), ScopeEdge("emp_east", FOUNDED, JUNE),
                           ScopeEdge("emp_west", JUNE))
    assert {(one.unit_id, one.valid_from) for one in place.units} == {
        (company.east, FOUNDED),
        (company.west, JUNE),
    }


def test_only_those_whose_place_differs_are_announced(org):
    company = Company(org).staffed()
    before = len(org.published(AssignmentChanged))
    org.call(
        "move_position",
        position_id=company.east_lead,
        unit_id=company.head,
        reports_to=company.director,
        valid_from=JUNE,
    )
    assert [one.employee_id for one in org.published(AssignmentChanged)[before:]] == ["emp_east"]


def test_ending_an_assignment_ends_what_its_holder_sees(org):
    company = Company(org)
    managing = assigned(org, "emp_east", company.east_lead)
    assigned(org, "emp_sell", company.seller)
    ended = org.call("end_assignment", assignment_id=managing.assignment_id, valid_to=JUNE)
    assert (ended.valid_to, ended.version, ended.unit_id) == (JUNE, 2, company.east)
    assert last_place(org, "emp_sell").edges == (ScopeEdge("emp_east", FOUNDED, JUNE),)
    assert last_place(org, "emp_east").units == (
        UnitShare(company.east, Decimal(1), FOUNDED, JUNE),
    )


def test_shares_of_one_day_never_pass_one(org):
    company = Company(org)
    assigned(org, "emp_1", company.seller, share="0.7")
    with pytest.raises(Refused) as refused:
        assigned(org, "emp_1", company.west_lead, share="0.4", valid_from=JUNE)
    assert (refused.value.codes, refused.value.fields) == (["assignment.over_one"], ["share"])
    assert "2026-06-01" in refused.value.error["errors"][0]["message"]


def test_an_ended_assignment_may_be_stretched_only_into_free_days(org):
    company = Company(org)
    first = assigned(org, "emp_1", company.seller, valid_to=MARCH)
    assigned(org, "emp_1", company.west_lead, valid_from=JUNE)
    stretched = org.call("end_assignment", assignment_id=first.assignment_id, valid_to=JUNE)
    assert stretched.valid_to == JUNE
    with pytest.raises(Refused) as refused:
        org.call(
            "end_assignment", assignment_id=first.assignment_id, valid_to=JUNE + timedelta(days=1)
        )
    assert refused.value.codes == ["assignment.over_one"]


def test_an_assignment_ends_after_it_starts(org):
    company = Company(org)
    with pytest.raises(Refused) as refused:
        assigned(org, "emp_1", company.seller, valid_from=JUNE, valid_to=MARCH)
    assert (refused.value.codes, refused.value.fields) == (
        ["assignment.ends_before_start"],
        ["valid_to"],
    )


def test_an_unknown_position_is_refused_by_field(org):
    with pytest.raises(Refused) as refused:
        assigned(org, "emp_1", "pos_no")
    assert (refused.value.codes, refused.value.fields) == (["position.unknown"], ["position_id"])


def test_nobody_is_assigned_after_leaving_but_somebody_unheard_of_is(org):
    company = Company(org)
    org.hears(EmployeeHired("emp_1", 1, FOUNDED), EmployeeLeft("emp_1", 2, FOUNDED, JUNE))
    with pytest.raises(Refused) as refused:
        assigned(org, "emp_1", company.seller)
    assert (refused.value.codes, refused.value.fields) == (["employee.left"], ["valid_to"])
    assert assigned(org, "emp_1", company.seller, valid_to=JUNE).valid_to == JUNE
    assert assigned(org, "emp_unheard", company.seller).version == 1


def test_a_manager_lists_the_assignments_of_the_team(org):
    Company(org).staffed()
    today = org.clock.at.date()
    manager = a_caller(Role.REGIONAL_MANAGER, "emp_east")
    seen = org.call("list_assignments", caller=manager, as_of=today).items
    assert {one.employee_id for one in seen} == {"emp_east", "emp_sell"}
    seller = a_caller(Role.SELLER, "emp_sell")
    assert [one.employee_id for one in org.call("list_assignments", caller=seller).items] == [
        "emp_sell"
    ]
    assert org.call("list_assignments", caller=seller, employee_id="emp_dir").items == ()


def test_assignments_are_answered_as_of_a_day(org):
    company = Company(org)
    assigned(org, "emp_1", company.seller, valid_to=MARCH)
    org.call(
        "move_position",
        position_id=company.seller,
        unit_id=company.west,
        reports_to=company.west_lead,
        valid_from=date(2026, 2, 1),
    )

    def units_on(day):
        return [
            one.unit_id
            for one in org.call("list_assignments", employee_id="emp_1", as_of=day).items
        ]

    assert units_on(FOUNDED) == [company.east]
    assert units_on(date(2026, 2, 1)) == [company.west]
    assert units_on(MARCH) == []


def test_the_snapshot_pages_through_the_last_place_of_everybody(org):
    Company(org).staffed()
    found, cursor = [], None
    while True:
        page = org.call("scope_snapshot", limit=3, cursor=cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    latest = {one.employee_id: one for one in org.published(AssignmentChanged)}
    assert {one.employee_id: one for one in found} == latest
    assert len(found) == 4


def test_the_snapshot_is_for_administrators_and_services_only(org):
    with pytest.raises(Refused) as refused:
        org.call("scope_snapshot", caller=a_caller(Role.DIRECTOR))
    assert refused.value.kind == "forbidden"


def test_concurrent_changes_do_not_lose_each_other(org):
    """Eight are assigned above and below one another at once: the last word is complete."""
    unit_id = a_unit(org, "unit")
    line = [a_position(org, "pos 0", unit_id)]
    for number in range(1, 8):
        line.append(a_position(org, f"pos {number}", unit_id, under=line[-1]))
    with ThreadPoolExecutor(8) as together:
        jobs = [
            together.submit(assigned, org, f"emp_{number}", line[number]) for number in range(8)
        ]
        assert len([job.result() for job in jobs]) == 8
    for number in range(8):
        viewers = {edge.viewer_id for edge in last_place(org, f"emp_{number}").edges}
        assert viewers == {f"emp_{above}" for above in range(number)}


def test_two_halves_too_many_at_once_leave_one_refused(org):
    company = Company(org)

    def wish(_):
        try:
            return assigned(org, "emp_1", company.seller, share="0.6").version
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(4) as together:
        answers = list(together.map(wish, range(4)))
    assert sorted(answers, key=str) == [1, *["assignment.over_one"] * 3]


def test_a_repeated_key_assigns_once(org):
    company = Company(org)
    first = assigned(org, "emp_1", company.seller, key="once", share="0.5")
    assert assigned(org, "emp_1", company.seller, key="once", share="0.5") == first
    assert len(org.published(AssignmentChanged)) == 1


def is_seen(place, viewer, day):
    return any(edge.viewer_id == viewer and edge.valid_from <= day
               and (edge.valid_to is None or day < edge.valid_to) for edge in place.edges)


moves = st.lists(st.tuples(st.sampled_from(["east_lead", "seller"]), st.integers(1, 300),
                           st.sampled_from(["director", "west_lead", None])), max_size=4)


@settings(max_examples=12, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
def test_after_any_moves_the_announced_edges_equal_the_line_of_the_day(org, servers, wished):
    truncate(servers, "org")
    company = Company(org).staffed()
    for title, after, upper in wished:
        org.call("move_position", position_id=getattr(company, title), unit_id=company.east,
                 reports_to=getattr(company, upper) if upper else None,
                 valid_from=FOUNDED + timedelta(days=after))
    place = last_place(org, "emp_sell")
    who = {"emp_dir": company.director, "emp_east": company.east_lead,
           "emp_west": company.west_lead}
    changes = [FOUNDED + timedelta(days=after) for _, after, _ in wished]
    for day in {FOUNDED, *changes, date(2027, 6, 1)}:
        line = line_on(org, company.seller, day)
        for viewer, position_id in who.items():
            assert is_seen(place, viewer, day) == (position_id in line)


def line_on(org, position_id, day):
    """The positions above one, as the list of positions of that day says."""
    above = {one.position_id: one.reports_to for one in org.call("list_positions", as_of=day).items}
    line, here = set(), above[position_id]
    while here is not None:
        line.add(here)
        here = above[here]
    return line


def test_a_director_over_two_thousand_is_announced_within_a_call(org):
    """One assignment at the top changes everybody's edges; the call's deadline is ten seconds."""
    company = Company(org)
    with org.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO assignment (assignment_id, version, employee_id, position_id, share,"
            " valid_from) SELECT 'asg_' || n, 1, 'emp_' || n, %s, 1000000, '2026-01-01'"
            " FROM generate_series(1, 2000) AS n",
            (company.seller,))
    began = time.monotonic()
    assigned(org, "emp_dir", company.director)
    assert time.monotonic() - began < 10
    assert len(org.published(AssignmentChanged)) == 2001
    assert org.sql("SELECT count(*) FROM scope_edge WHERE viewer_id = 'emp_dir'")[0][0] == 2000
