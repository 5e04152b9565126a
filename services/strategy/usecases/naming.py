"""What the people and units of a plan are called; org and people know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from chassis.errors import Unavailable
from chassis.work import Work
from services.org.contract import Org, UnitQuery
from services.org.contract.naming import AccountIds
from services.people.contract import EmployeeIds, People
from services.strategy.contract import TargetSubject
from services.strategy.rules.tree import Node

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


def subjects_called(nodes: Iterable[Node], work: Work) -> dict[str, str]:
    """Names by node of the employees and units among these."""
    kinds: dict[TargetSubject, list[str]] = defaultdict(list)
    for node in nodes:
        kinds[node.subject_kind].append(node.subject_id)
    people = employees_called(kinds[TargetSubject.EMPLOYEE], work)
    units = _units_called(work) if kinds[TargetSubject.UNIT] else {}
    return {f"employee/{employee_id}": name for employee_id, name in people.items()} | units


def _units_called(work: Work) -> dict[str, str]:
    found: dict[str, str] = {}
    query = UnitQuery()
    while True:
        page = work.services.call(Org.list_units, query)
        found |= {f"unit/{unit.unit_id}": unit.name for unit in page.items}
        if page.next_cursor is None:
            return found
        query = UnitQuery(cursor=page.next_cursor)


def approver_called(account_id: str | None, work: Work) -> dict[str, str]:
    """The name by account; nothing while org is away: the document says the id then."""
    if account_id is None:
        return {}
    try:
        reply = work.services.call(Org.account_names, AccountIds((account_id,)))
    except Unavailable:
        return {}
    return {one.account_id: one.name for one in reply.items}
