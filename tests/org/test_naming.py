"""Who approved is called by name where people knows one, else by login."""

from __future__ import annotations

import pytest

from chassis.errors import Unavailable
from services.people.contract import EmployeeName, EmployeeNames, People


@pytest.fixture
def accounts(org):
    """One of an employee, one of nobody in particular."""
    return [
        org.call("create_account", login=login, password="correct horse battery", roles=["auditor"],
                 employee_id=employee_id).account_id
        for login, employee_id in (("wang", "emp_1"), ("root.𠮷", None))]


def named(org, *account_ids):
    return {one.account_id: one.name
            for one in org.call("account_names", account_ids=list(account_ids)).items}


def test_names_logins_and_nothing_for_who_is_unknown(org, accounts):
    org.answers(People.employees_by_ids, lambda asked: EmployeeNames((
        EmployeeName("emp_1", "王芳"),)))
    found = named(org, *accounts, "acc_none")
    assert found == dict(zip(accounts, ("王芳", "root.𠮷"), strict=True))


def test_logins_while_people_is_away(org, accounts):
    def away(asked):
        raise Unavailable("service.unavailable")

    org.answers(People.employees_by_ids, away)
    assert named(org, *accounts) == dict(zip(accounts, ("wang", "root.𠮷"), strict=True))
