"""Who is invited, or forgot a password, sets one with a token that works once.

Nothing of ours delivers messages yet: the token is told to whoever asked for it, once, to be handed
on. Only its SHA-256 is stored; it has 256 bits, so that it is found by its digest and never
compared. Whoever has it still signs in afterwards, with a second factor where there is one.
"""

from __future__ import annotations

import secrets
from typing import Any

from chassis.contract import Nothing
from chassis.errors import NotFound, Refusal, Unauthenticated, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from services.org import contract, passwords
from services.org.contract import Invitation, OwnSession, OwnSessionList
from services.org.rules.invitations import GOOD_FOR, Purpose, Shown, is_good
from services.org.rules.logins import canonical, wrong_new_password, wrong_roles
from services.org.store import accounts, credentials
from services.org.tables import session
from services.org.usecases.guessing import digest_of
from services.org.usecases.leavers import has_left

SORTING = Sorting({"session_id": session.c.session_id}, session.c.session_id)


def invite(command: contract.InviteAccount, work: Work) -> Invitation:
    """Make an account that nobody can sign in to until its password is set."""
    refuse(wrong_roles(command.roles, command.partner_id))
    login = canonical(command.login)
    work.lock("row", f"login:{login}")
    refuse([Refusal("account.login_taken", "login")] if accounts.by_login(work, login) else [])
    account_id = new_id("acc")
    accounts.add(work, {
        "account_id": account_id, "version": 1, "login": login,
        "roles": tuple(sorted(set(command.roles))), "employee_id": command.employee_id,
        "partner_id": command.partner_id,
        "password_hash": passwords.hashed(secrets.token_urlsafe(32))})
    return _issued(accounts.find(work, account_id), Purpose.INVITATION, work)


def reset(command: contract.ResetPassword, work: Work) -> Invitation:
    """The old password and its sessions hold until the new one is set."""
    account = accounts.find(work, command.account_id, locked=True)
    if account is None:
        raise NotFound("record.not_found")
    return _issued(account, Purpose.RESET, work)


def set_password(command: contract.SetPassword, work: Work) -> Nothing:
    digest = digest_of(command.token)
    token = credentials.token(work, digest)
    account = accounts.find(work, token.account_id, locked=True) if token is not None else None
    if account is None or not is_good(
            Shown(token.expires_at, token.used_at, has_left(account, work)), work.now):
        raise Unauthenticated("token.refused")
    refuse(wrong_new_password(account.login, "", command.new_password))
    credentials.use_token(work, digest)
    accounts.set_password_hash(work, account.account_id, passwords.hashed(command.new_password))
    accounts.forget_failures_of(work, digest_of(account.login))
    work.note(object_id=account.account_id,
              sessions=accounts.end_sessions_of(work, account.account_id))
    return Nothing()


def sessions(query: contract.OwnSessionQuery, work: Work) -> OwnSessionList:
    found = page(work, credentials.open_sessions(work.caller.subject, work.now), SORTING, query)
    current = work.caller.session_id
    return OwnSessionList(tuple(
        OwnSession(row.session_id, row.started_at, row.seen_at or row.started_at, row.address,
                   row.session_id == current) for row in found.rows), found.next_cursor)


def end_session(command: contract.EndSession, work: Work) -> Nothing:
    if not credentials.end_session(work, work.caller.subject, command.session_id):
        raise NotFound("record.not_found")
    work.note(object_id=work.caller.subject, session_id=command.session_id)
    return Nothing()


def _issued(account: Any, purpose: Purpose, work: Work) -> Invitation:
    token = secrets.token_urlsafe(32)
    expires_at = work.now + GOOD_FOR[purpose]
    credentials.add_token(work, {
        "token_digest": digest_of(token), "account_id": account.account_id,
        "purpose": purpose.value, "issued_by": work.caller.subject, "issued_at": work.now,
        "expires_at": expires_at})
    work.note(object_id=account.account_id)
    return Invitation(account.account_id, account.version, account.login, account.roles,
                      expires_at, token)
