"""Signing in and out: a password or a refresh token for a pair of tokens.

A refresh token works once. One that is shown again was stolen or lost on its way, so its whole
session ends. Only its SHA-256 is stored. The answers never tell whether a login exists.
"""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta
from typing import Any

from chassis.contract import Nothing
from chassis.errors import (
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    Unauthenticated,
    refuse,
)
from chassis.ids import new_id
from chassis.passport import ACCESS_AUDIENCE, ACCESS_LIFE, Caller, Signer
from chassis.work import Work
from services.org import passwords
from services.org.contract import ChangePassword, Me, SignIn, Tokens
from services.org.rules.logins import canonical, wrong_new_password
from services.org.rules.roles import permissions_of
from services.org.store import accounts, credentials
from services.org.usecases import second_factors
from services.org.usecases.guessing import count_failure, digest_of, refuse_haste
from services.org.usecases.leavers import has_left

log = logging.getLogger(__name__)
REFRESH_LIFE = timedelta(days=14)


def sign_in(command: SignIn, work: Work) -> Tokens | None:
    """The tokens; None when `work` carries the refusal that is to be answered after the commit."""
    by_password = command.login is not None and command.password is not None
    by_token = command.refresh_token is not None
    extra = command.login or command.password or command.one_time_code
    if by_password == by_token or (by_token and extra):
        raise Invalid("request.invalid", Refusal("login.incomplete"))
    if command.refresh_token is not None:
        return _refreshed(command.refresh_token, work)
    return _with_password(canonical(command.login or ""), command.password or "",
                          command.one_time_code, work)


def sign_out(command: Nothing, work: Work) -> Nothing:
    if work.caller.session_id is not None:
        accounts.end_session(work, work.caller.session_id)
    return Nothing()


def me(query: Nothing, work: Work) -> Me:
    caller = work.caller
    return Me(caller.subject, caller.employee_id, caller.partner_id, dict(caller.permissions))


def change_password(command: ChangePassword, work: Work) -> Nothing | None:
    """The old password is tried like a sign-in: a stolen token cannot guess it faster."""
    account = accounts.find(work, work.caller.subject)
    if account is None:
        raise NotFound("record.not_found")
    digest = digest_of(account.login)
    refuse_haste(digest, work)
    work.note(object_id=account.account_id)
    if not passwords.is_right(command.old_password, account.password_hash):
        count_failure(digest, work)
        work.refuse_after_commit(Forbidden("password.wrong"))
        return None
    refuse(wrong_new_password(account.login, command.old_password, command.new_password))
    accounts.forget_failures_of(work, digest)
    accounts.set_password_hash(work, account.account_id, passwords.hashed(command.new_password))
    work.note(sessions=accounts.end_sessions_of(
        work, account.account_id, but=work.caller.session_id))
    return Nothing()


def _with_password(login: str, password: str, code: str | None, work: Work) -> Tokens | None:
    digest = digest_of(login)
    refuse_haste(digest, work)
    account = accounts.by_login(work, login)
    is_right = passwords.is_right(password, account.password_hash if account else None)
    if account is None or not is_right or has_left(account, work):
        count_failure(digest, work)
        work.note(object_id=account.account_id if account else None)
        work.refuse_after_commit(Unauthenticated("login.refused"))
        return None
    if not _passes_second_factor(account, code, digest, work):
        return None
    accounts.forget_failures_of(work, digest)
    if passwords.is_outdated(account.password_hash):
        accounts.set_password_hash(work, account.account_id, passwords.hashed(password))
    work.note(object_id=account.account_id)
    return started(account, work)


def started(account: Any, work: Work) -> Tokens:
    """The tokens of a new session, for somebody who has proved who they are."""
    session_id = new_id("ses")
    accounts.start_session(work, session_id, account.account_id)
    return _tokens(account, session_id, work)


def _passes_second_factor(account: Any, code: str | None, digest: bytes, work: Work) -> bool:
    """Asked for after the right password only, so that nobody else learns that there is one."""
    if not second_factors.is_asked_for(work, account.account_id):
        return True
    if code is not None and second_factors.is_right(work, account.account_id, code):
        return True
    work.note(object_id=account.account_id)
    if code is None:
        work.refuse_after_commit(Unauthenticated("login.code_needed"))
        return False
    count_failure(digest, work)
    work.refuse_after_commit(Unauthenticated("login.code_wrong"))
    return False


def _refreshed(shown: str, work: Work) -> Tokens | None:
    digest = digest_of(shown)
    token = accounts.token(work, digest)
    if token is None or token.ended_at is not None or token.expires_at <= work.now:
        raise Unauthenticated("session.ended")
    account = accounts.find(work, token.account_id)
    if token.used_at is not None or has_left(account, work):
        log.warning("session %s ended: token shown twice, or its owner left", token.session_id)
        work.note(object_id=token.account_id, session_id=token.session_id)
        accounts.end_session(work, token.session_id)
        work.refuse_after_commit(Unauthenticated("session.ended"))
        return None
    accounts.use_token(work, digest)
    work.note(object_id=token.account_id, session_id=token.session_id)
    return _tokens(account, token.session_id, work)


def _tokens(account: Any, session_id: str, work: Work) -> Tokens:
    caller = Caller(account.account_id, account.employee_id, account.partner_id,
                    permissions_of(account.roles), session_id=session_id)
    access = Signer.from_settings("org").sign(caller, ACCESS_AUDIENCE, work.now, ACCESS_LIFE)
    refresh = secrets.token_urlsafe(32)
    accounts.add_token(work, digest_of(refresh), session_id, work.now + REFRESH_LIFE)
    credentials.see_session(work, session_id)
    return Tokens(access, refresh, int(ACCESS_LIFE.total_seconds()))
