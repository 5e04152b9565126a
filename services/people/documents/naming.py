"""What whoever approved is called; org knows."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.naming import names_if_there
from chassis.work import Work
from services.org.contract import Org


def approver_called(account_id: str | None, work: Work) -> Mapping[str, str]:
    """The name by account; nothing while org is away: the document says the id then."""
    return names_if_there(work, Org.account_names, [account_id], "account_id")
