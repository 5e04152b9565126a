"""Why may an account see a record? The answer agrees with what lists show."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chassis.passport import Caller
from chassis.testing import Refused
from services.org.contract import Role
from services.org.rules.roles import permissions_of
from services.people.contract import EmployeeLeft
from tests.org.builders import Company, a_caller, an_account

EMPLOYEES = ("emp_dir", "emp_east", "emp_west", "emp_sell")


@pytest.fixture
def company(org):
    return Company(org).staffed()


def why(org, account, owner_id=None, **values):
    asked = {"permission": "deals:read", **values}
    return org.call("why_visible", account_id=account.account_id, owner_id=owner_id, **asked)


def as_caller(account):
    return Caller(account.account_id, account.employee_id, account.partner_id,
                  permissions_of(account.roles))


def test_a_director_of_the_line_sees_a_seller_over_the_manager(org, company):
    boss = an_account(org, "boss", Role.REGIONAL_MANAGER, employee_id="emp_dir")
    found = why(org, boss, "emp_sell")
    assert (found.may_see, found.scope) == (True, "team")
    [path] = found.paths
    assert (path.kind, path.roles) == ("line", (Role.REGIONAL_MANAGER,))
    assert [(one.title, one.employee_ids) for one in path.steps] == [
        ("seller", ("emp_sell",)), ("east lead", ("emp_east",)), ("director", ("emp_dir",))]


def test_who_granted_it_is_the_one_who_set_the_roles_last(org, company):
    made = an_account(org, "west", Role.SELLER, employee_id="emp_west")
    assert not why(org, made, "emp_sell").may_see
    org.clock.at += timedelta(hours=1)
    org.call("set_roles", account_id=made.account_id, roles=["director"],
             caller=a_caller(Role.ADMIN))
    found = why(org, made, "emp_sell")
    assert [(one.role, one.scope) for one in found.grants] == [("director", "all")]
    assert (found.granted_by, found.granted_at) == ("acc_admin", org.clock.at)
    assert [one.kind for one in found.paths] == ["all"]


@pytest.mark.parametrize("role", [Role.SELLER, Role.REGIONAL_MANAGER, Role.DIRECTOR,
                                  Role.HR_PARTNER, Role.PRODUCT_MANAGER])
def test_the_answer_agrees_with_what_lists_show(org, company, role):
    """`list_assignments` filters in SQL by the scope edges; the answer walks the line."""
    for viewer in EMPLOYEES:
        account = an_account(org, f"{viewer}.{role}", role, employee_id=viewer)
        try:
            shown = {one.employee_id for one in org.call(
                "list_assignments", caller=as_caller(account)).items}
        except Refused:
            shown = set()
        told = {owner for owner in EMPLOYEES
                if why(org, account, owner, permission="org:read").may_see}
        assert told == shown


def test_the_line_is_that_of_the_day_that_is_asked_about(org, company):
    west = an_account(org, "west", Role.REGIONAL_MANAGER, employee_id="emp_west")
    org.call("move_position", position_id=company.seller, unit_id=company.west,
             reports_to=company.west_lead, valid_from=date(2028, 2, 29))
    assert not why(org, west, "emp_sell", as_of=date(2028, 2, 28)).may_see
    assert why(org, west, "emp_sell", as_of=date(2028, 2, 29)).may_see


def test_who_has_left_sees_nothing(org, company):
    boss = an_account(org, "boss", Role.DIRECTOR, employee_id="emp_dir")
    today = org.clock.at.date()
    org.hears(EmployeeLeft("emp_dir", 2, date(2026, 1, 1), today - timedelta(days=1)))
    assert not why(org, boss, "emp_sell").may_see
    assert why(org, boss, "emp_sell", as_of=today - timedelta(days=30)).may_see


def test_a_partners_person_sees_the_partners_records(org):
    person = an_account(org, "partner", Role.PARTNER_USER, partner_id="ptn_1")
    assert [one.kind for one in why(org, person, partner_id="ptn_1").paths] == ["partner"]
    assert not why(org, person, partner_id="ptn_2").may_see


def test_one_asks_about_oneself_and_those_below_and_nobody_else(org, company):
    mine = an_account(org, "east", Role.REGIONAL_MANAGER, employee_id="emp_east")
    below = an_account(org, "sell", Role.SELLER, employee_id="emp_sell")
    beside = an_account(org, "west", Role.REGIONAL_MANAGER, employee_id="emp_west")
    auditor = an_account(org, "auditor", Role.AUDITOR)
    def ask(account):
        return org.call("why_visible", caller=as_caller(mine), account_id=account.account_id,
                        permission="deals:read", owner_id="emp_sell").may_see
    assert (ask(mine), ask(below)) == (True, True)
    for foreign in (beside, auditor):
        with pytest.raises(Refused) as refused:
            ask(foreign)
        assert refused.value.kind == "not_found"
