"""Filters and search of org's lists."""

from __future__ import annotations

from typing import Any

import pytest

from services.org.service import OrgService

DAY = "2026-01-01"


@pytest.fixture
def org(harness: Any) -> Any:
    return harness(OrgService)


def found(org: Any, operation: str, **wish: Any) -> list[Any]:
    return list(org.call(operation, **wish).items)


def test_units_are_found_by_name_kind_and_parent(org: Any) -> None:
    top = org.call("create_unit", name="华东大区 East_1", valid_from=DAY)
    org.call("create_unit", name="苏州", valid_from=DAY, parent_id=top.unit_id, kind="segment")
    for wish, names in (
        ({"q": "east_"}, ["华东大区 East_1"]),
        ({"q": "%"}, []),
        ({"q": "大区 华东"}, ["华东大区 East_1"]),
        ({"kind": "segment"}, ["苏州"]),
        ({"parent_id": top.unit_id}, ["苏州"]),
        ({"parent_id": top.unit_id, "q": "east"}, []),
    ):
        assert sorted(one.name for one in found(org, "list_units", **wish)) == sorted(names), wish


def test_positions_are_found_by_title_level_and_line(org: Any) -> None:
    unit = org.call("create_unit", name="East", valid_from=DAY).unit_id
    chief = org.call("create_position", title="Chief", unit_id=unit, valid_from=DAY, level="head")
    org.call("create_position", title="Seller", unit_id=unit, valid_from=DAY,
             reports_to=chief.position_id)  # fmt: skip
    for wish, titles in (
        ({"q": "SELL"}, ["Seller"]),
        ({"level": "head"}, ["Chief"]),
        ({"reports_to": chief.position_id}, ["Seller"]),
        ({"unit_id": unit}, ["Chief", "Seller"]),
        ({"unit_id": "unit_none"}, []),
    ):
        assert sorted(one.title for one in found(org, "list_positions", **wish)) == titles, wish


def test_assignments_are_found_by_position(org: Any) -> None:
    unit = org.call("create_unit", name="East", valid_from=DAY).unit_id
    seats = [org.call("create_position", title=title, unit_id=unit, valid_from=DAY).position_id
             for title in ("A", "B")]  # fmt: skip
    for number, seat in enumerate(seats):
        org.call("assign_employee", employee_id=f"emp_{number}", position_id=seat, valid_from=DAY)
    assert [one.employee_id for one in found(org, "list_assignments", position_id=seats[1])] == [
        "emp_1"
    ]


def test_accounts_are_listed_without_their_passwords(org: Any) -> None:
    for login in ("wang.wei", "li.na", "chief"):
        org.call("create_account", login=login, password="long enough 1", roles=["seller"],
                 employee_id=f"emp_{login}")  # fmt: skip
    first = org.call("list_accounts", sort="login", limit=2)
    rest = org.call("list_accounts", sort="login", limit=2, cursor=first.next_cursor)
    assert [one.login for one in (*first.items, *rest.items)] == ["chief", "li.na", "wang.wei"]
    assert [one.login for one in found(org, "list_accounts", q="WEI")] == ["wang.wei"]
    assert [one.login for one in found(org, "list_accounts", employee_id="emp_li.na")] == ["li.na"]
    assert not hasattr(first.items[0], "password_hash")
