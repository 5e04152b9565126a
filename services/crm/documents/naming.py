"""What people are called, asked before the transaction: accounts of org, employees of people.

Nothing while one of them is away: the document says ids then.
"""

from __future__ import annotations

from collections.abc import Mapping

from chassis.documents.printed import Wish
from chassis.naming import names_if_there
from chassis.work import Work
from services.crm.store import compliance, grade_figures
from services.org.contract import Org
from services.people.contract import People


def approver_of_rule(wish: Wish, work: Work) -> Mapping[str, str]:
    """Whoever approved the grade rule; nobody for the rule that is there from the start."""
    with work.reading():
        account_id = grade_figures.approver(work, work.today)
    return names_if_there(work, Org.account_names, [account_id], "account_id")


def everybody(wish: Wish, work: Work) -> Mapping[str, str]:
    """The approver, the owners of customers, and who stands above them."""
    with work.reading():
        ids = sorted({*compliance.owners(work), *compliance.seen_by(work)})
    called = names_if_there(work, People.employees_by_ids, ids, "employee_id")
    return {**approver_of_rule(wish, work), **called}
