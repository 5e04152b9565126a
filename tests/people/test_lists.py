"""Search, filters and names of people's employees, inside the caller's scope."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.passport import Caller
from chassis.testing import Refused
from services.people.service import PeopleService


@pytest.fixture
def people(harness: Any) -> Any:
    return harness(PeopleService)


def hired(people: Any, name: str, **more: Any) -> Any:
    return people.call("hire_employee", name=name, **{"hired_on": "2026-01-01", **more})


def names(people: Any, **wish: Any) -> list[str]:
    return [one.name for one in people.call("list_employees", sort="name", **wish).items]


def test_employees_are_found_by_parts_of_name_and_address(people: Any) -> None:
    hired(people, "Anna_B", email="anna@example.com")
    hired(people, "Bob", email="bob@EXAMPLE.com")
    hired(people, "𠮷野")
    assert names(people, q="example") == ["Anna_B", "Bob"]
    assert names(people, q="a_b") == ["Anna_B"]
    assert names(people, q="_") == ["Anna_B"]
    assert names(people, q="𠮷") == ["𠮷野"]
    assert names(people, q="bob anna") == []
    assert names(people, q="'; DROP TABLE employee; --") == []


def test_employees_of_a_day_leave_out_who_came_later_or_had_left(people: Any) -> None:
    hired(people, "Early")
    hired(people, "Late", hired_on="2028-02-29")
    left = hired(people, "Left")
    people.call("end_employment", employee_id=left.employee_id, left_on="2026-06-01")
    assert names(people, employed_on="2026-05-31") == ["Early", "Left"]
    assert names(people, employed_on="2026-06-01") == ["Early"]
    assert names(people, employed_on="2028-02-29") == ["Early", "Late"]


def test_names_by_ids_are_those_that_the_caller_may_see(people: Any) -> None:
    mine, other = hired(people, "Own"), hired(people, "Other")
    ids = [mine.employee_id, other.employee_id, "emp_none", mine.employee_id]
    seen = people.call("employees_by_ids", employee_ids=ids).items
    assert sorted(one.name for one in seen) == ["Other", "Own"]
    own = Caller("acct_1", mine.employee_id, None, {"employees:read": "own"})
    assert [one.name for one in people.call("employees_by_ids", caller=own, employee_ids=ids).items
            ] == ["Own"]  # fmt: skip


@pytest.mark.parametrize("number", [0, 201])
def test_no_ids_and_more_than_a_page_of_them_are_refused(people: Any, number: int) -> None:
    with pytest.raises(Refused) as refused:
        people.call("employees_by_ids", employee_ids=[f"emp_{one}" for one in range(number)])
    assert refused.value.fields == ["employee_ids"]
