"""What is somebody called? By name where people knows one, else by login."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chassis.errors import Unavailable
from chassis.naming import names
from chassis.work import Work
from services.org.contract.naming import AccountIds, AccountName, AccountNames
from services.org.store import accounts
from services.people.contract import People


def employees_called(employee_ids: Iterable[str], work: Work) -> dict[str, str]:
    """Names by employee; raises Unavailable while people is away."""
    return names(work, People.employees_by_ids, employee_ids, "employee_id")


def accounts_called(account_ids: Iterable[str], work: Work) -> dict[str, str]:
    """Names by account; raises Unavailable while people is away."""
    with work.reading():
        known = accounts.owners(work, set(account_ids))
    called = employees_called((one.employee_id for one in known if one.employee_id), work)
    return {one.account_id: called.get(one.employee_id or "", one.login) for one in known}


def ask(query: AccountIds, work: Work) -> Mapping[str, str]:
    """The names, before the transaction; logins while people is away."""
    try:
        return accounts_called(query.account_ids, work)
    except Unavailable:
        with work.reading():
            return {one.account_id: one.login for one in accounts.owners(work, query.account_ids)}


def named(query: AccountIds, work: Work) -> AccountNames:
    called: Mapping[str, str] = work.asked or {}
    return AccountNames(tuple(AccountName(*one) for one in sorted(called.items())))
