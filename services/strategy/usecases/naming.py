"""What the people and units of a plan are called; org and people know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from chassis.naming import names, names_if_there
from chassis.work import Work
from services.org.contract import Org, UnitQuery
from services.people.contract import People
from services.strategy.contract import TargetSubject
from services.strategy.rules.tree import Node


def employees_called(employee_ids: Iterable[str], work: Work) -> dict[str, str]:
    """Names by employee, of those whom the caller may see."""
    return names(work, People.employees_by_ids, employee_ids, "employee_id")


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
    return names_if_there(work, Org.account_names, [account_id], "account_id")
