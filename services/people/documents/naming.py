"""What whoever approved is called; org knows."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.errors import Unavailable
from chassis.work import Work
from services.org.contract import Org
from services.org.contract.naming import AccountIds


def approver_called(account_id: str | None, work: Work) -> Mapping[str, str]:
    """The name by account; nothing while org is away: the document says the id then."""
    if account_id is None:
        return {}
    try:
        reply = work.services.call(Org.account_names, AccountIds((account_id,)))
    except Unavailable:
        return {}
    return {one.account_id: one.name for one in reply.items}
