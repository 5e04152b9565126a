"""What people are called, asked before the transaction: accounts of org, employees of people.

Nothing while one of them is away: the document says ids then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chassis.documents.printed import Wish
from chassis.errors import Unavailable
from chassis.work import Work
from services.crm.store import compliance, grade_figures
from services.org.contract import Org
from services.org.contract.naming import AccountIds
from services.people.contract import EmployeeIds, People

MOST_AT_ONCE = 200


def approver_of_rule(wish: Wish, work: Work) -> Mapping[str, str]:
    """Whoever approved the grade rule; nobody for the rule that is there from the start."""
    with work.reading():
        account_id = grade_figures.approver(work, work.today)
    if account_id is None:
        return {}
    try:
        reply = work.services.call(Org.account_names, AccountIds((account_id,)))
    except Unavailable:
        return {}
    return {one.account_id: one.name for one in reply.items}


def everybody(wish: Wish, work: Work) -> Mapping[str, str]:
    """The approver, the owners of customers, and who stands above them."""
    with work.reading():
        ids = sorted({*compliance.owners(work), *compliance.seen_by(work)})
    return {**approver_of_rule(wish, work), **_employees(ids, work)}


def _employees(ids: Sequence[str], work: Work) -> Mapping[str, str]:
    called: dict[str, str] = {}
    try:
        for start in range(0, len(ids), MOST_AT_ONCE):
            asked = EmployeeIds(tuple(ids[start:start + MOST_AT_ONCE]))
            called |= {one.employee_id: one.name
                       for one in work.services.call(People.employees_by_ids, asked).items}
    except Unavailable:
        return {}
    return called
