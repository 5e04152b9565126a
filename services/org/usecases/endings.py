"""Sessions end: at their owner's wish, by an administrator, by new roles, by leaving.

The gateways ask every second which sessions have ended and refuse their access tokens from then on,
although those would live for ten minutes (`gateway/revocations.py`).
"""

from __future__ import annotations

from chassis.contract import Nothing
from chassis.errors import NotFound
from chassis.lists import Sorting, page
from chassis.work import Work
from services.org.contract import EndedQuery, EndedSession, EndedSessions, EndSessions
from services.org.store import accounts
from services.org.tables import session

SORTING = Sorting({"ended_at": session.c.ended_at}, session.c.session_id)


def everywhere(command: Nothing, work: Work) -> Nothing:
    work.note(object_id=work.caller.subject,
              sessions=accounts.end_sessions_of(work, work.caller.subject))
    return Nothing()


def of_account(command: EndSessions, work: Work) -> Nothing:
    if accounts.find(work, command.account_id) is None:
        raise NotFound("record.not_found")
    work.note(sessions=accounts.end_sessions_of(work, command.account_id))
    return Nothing()


def of_leavers(work: Work) -> bool:
    """End the sessions of those whose day of leaving has come; nothing is left to do then."""
    accounts.end_sessions_of_leavers(work)
    return False


def listed(query: EndedQuery, work: Work) -> EndedSessions:
    found = page(work, accounts.ended_since(query.since), SORTING, query)
    return EndedSessions(tuple(EndedSession(row.session_id, row.ended_at) for row in found.rows),
                         found.next_cursor)
