"""What whoever approved is called, asked before the transaction; org knows."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.documents.printed import Wish
from chassis.errors import Unavailable
from chassis.work import Work
from services.crm.store import grade_figures
from services.org.contract import Org
from services.org.contract.naming import AccountIds


def approver_of_rule(wish: Wish, work: Work) -> Mapping[str, str]:
    """Nothing while org is away, or for the rule that is there from the start: the document says
    the id then."""
    with work.reading():
        account_id = grade_figures.approver(work, work.today)
    if account_id is None:
        return {}
    try:
        reply = work.services.call(Org.account_names, AccountIds((account_id,)))
    except Unavailable:
        return {}
    return {one.account_id: one.name for one in reply.items}
