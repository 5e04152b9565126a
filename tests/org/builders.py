"""A company's structure in few words."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.passport import Caller
from chassis.testing import Harness
from services.org.contract import Role
from services.org.rules.roles import permissions_of

FOUNDED = date(2026, 1, 1)
PASSWORD = "correct horse battery"


def a_caller(role: Role, employee_id: str | None = None) -> Caller:
    """Somebody with one role, as the gateway would present them."""
    return Caller(f"acc_{role}", employee_id, None, permissions_of([role]))


def a_unit(org: Harness, name: str, *, parent: Any = None, since: date = FOUNDED) -> str:
    parent_id = None if parent is None else parent
    return org.call(
        "create_unit", name=name, valid_from=since, parent_id=parent_id, external_ref=name
    ).unit_id


def a_position(
    org: Harness, title: str, unit_id: str, *, under: str | None = None, since: date = FOUNDED
) -> str:
    made = org.call(
        "create_position",
        title=title,
        unit_id=unit_id,
        valid_from=since,
        reports_to=under,
        external_ref=title,
    )
    return made.position_id


def assigned(org: Harness, employee_id: str, position_id: str, **values: Any) -> Any:
    wish = {"valid_from": FOUNDED, "employee_id": employee_id, "position_id": position_id, **values}
    return org.call("assign_employee", **wish)


class Company:
    """A director over two managers; one seller under the first manager."""

    def __init__(self, org: Harness) -> None:
        self.org = org
        self.head = a_unit(org, "head")
        self.east = a_unit(org, "east", parent=self.head)
        self.west = a_unit(org, "west", parent=self.head)
        self.director = a_position(org, "director", self.head)
        self.east_lead = a_position(org, "east lead", self.east, under=self.director)
        self.west_lead = a_position(org, "west lead", self.west, under=self.director)
        self.seller = a_position(org, "seller", self.east, under=self.east_lead)

    def staffed(self) -> Company:
        """emp_dir, emp_east, emp_west and emp_sell on the four positions."""
        for employee_id, position_id in (("emp_dir", self.director), ("emp_east", self.east_lead),
                                         ("emp_west", self.west_lead), ("emp_sell", self.seller)):
            assigned(self.org, employee_id, position_id)
        return self


def an_account(org: Harness, login: str = "wang.fang", *roles: Role, **values: Any) -> Any:
    return org.call(
        "create_account", login=login, password=PASSWORD, roles=roles or (Role.SELLER,), **values
    )
