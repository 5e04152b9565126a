"""What the people in a document are called; org and people know."""

from __future__ import annotations

from collections.abc import Iterable

from chassis.errors import Unavailable
from chassis.work import Work
from services.org.contract import Org
from services.org.contract.naming import AccountIds
from services.people.contract import EmployeeIds, People

MOST_AT_ONCE = 200


def employees_called(employee_ids: Iterable[str], work: Work) -> dict[str, str]:
    """Names by employee, of those whom the caller may see."""
    ids = sorted(set(employee_ids))
    found: dict[str, str] = {}
    for start in range(0, len(ids), MOST_AT_ONCE):
        asked = EmployeeIds(tuple(ids[start:start + MOST_AT_ONCE]))
        found |= {one.employee_id: one.name
                  for one in work.services.call(People.employees_by_ids, asked).items}
    return found


def approver_called(account_id: str | None, work: Work) -> dict[str, str]:
    """The name by account; nothing while org is away: the document says the id then."""
    if account_id is None:
        return {}
    try:
        reply = work.services.call(Org.account_names, AccountIds((account_id,)))
    except Unavailable:
        return {}
    return {one.account_id: one.name for one in reply.items}
