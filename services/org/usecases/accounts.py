"""Accounts: created with their roles; new roles end the sessions that had the old ones."""

from __future__ import annotations

from typing import Any

from chassis import codec
from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from services.org.contract import (
    Account,
    AccountList,
    AccountQuery,
    CreateAccount,
    SetRoles,
)
from services.org.passwords import hashed
from services.org.rules.logins import canonical, what_is_wrong, wrong_roles
from services.org.store import accounts
from services.org.tables import account

SORTING = Sorting({"account_id": account.c.account_id, "login": account.c.login},
                  account.c.account_id)


def create(command: CreateAccount, work: Work) -> Account:
    refuse(what_is_wrong(command))
    login = canonical(command.login)
    work.lock("row", f"login:{login}")
    refuse([Refusal("account.login_taken", "login")] if accounts.by_login(work, login) else [])
    account_id = new_id("acc")
    accounts.add(work, {
        "account_id": account_id, "version": 1, "login": login, "roles": _in_order(command.roles),
        "password_hash": hashed(command.password), "employee_id": command.employee_id,
        "partner_id": command.partner_id})
    return _message(accounts.find(work, account_id))


def listed(query: AccountQuery, work: Work) -> AccountList:
    found = page(work, accounts.wanted(query), SORTING, query)
    return AccountList(tuple(_message(row) for row in found.rows), found.next_cursor)


def set_roles(command: SetRoles, work: Work) -> Account:
    known = accounts.find(work, command.account_id, locked=True)
    if known is None:
        raise NotFound("record.not_found")
    work.must_match(known.version)
    refuse(wrong_roles(command.roles, known.partner_id))
    work.note(before=codec.encode(_message(known)))
    if set(known.roles) != set(command.roles):
        accounts.end_sessions_of(work, command.account_id)
    accounts.set_roles(work, command.account_id, _in_order(command.roles))
    return _message(accounts.find(work, command.account_id))


def _in_order(roles: Any) -> Any:
    return tuple(sorted(set(roles)))


def _message(row: Any) -> Account:
    return Account(row.account_id, row.version, row.login, row.roles, row.employee_id,
                   row.partner_id)
