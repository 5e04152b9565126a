"""Signing in and out: a password or a refresh token for a pair of tokens.

A refresh token works once. One that is shown again was stolen or lost on its way, so its whole
session ends. Only its SHA-256 is stored. The answers never tell whether a login exists.
"""

from __future__ import annotations

import hashlib
import logging
import math
import secrets
from datetime import timedelta
from typing import Any

from chassis import locks
from chassis.contract import Nothing
from chassis.errors import (
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    TooMany,
    Unauthenticated,
    refuse,
)
from chassis.ids import new_id
from chassis.passport import ACCESS_AUDIENCE, ACCESS_LIFE, Caller, Signer
from chassis.work import Work
from services.org import passwords
from services.org.contract import ChangePassword, Me, SignIn, Tokens
from services.org.rules.logins import (
    FORGOTTEN_AFTER,
    SPRAYED_WITHIN,
    canonical,
    is_guessing,
    is_spraying,
    wait_after,
    wrong_new_password,
)
from services.org.rules.roles import permissions_of
from services.org.store import accounts, assignments

log = logging.getLogger(__name__)
REFRESH_LIFE = timedelta(days=14)


def sign_in(command: SignIn, work: Work) -> Tokens | None:
    """The tokens; None when `work` carries the refusal that is to be answered after the commit."""
    by_password = command.login is not None and command.password is not None
    by_token = command.refresh_token is not None
    if by_password == by_token or (by_token and (command.login or command.password)):
        raise Invalid("request.invalid", Refusal("login.incomplete"))
    if command.refresh_token is not None:
        return _refreshed(command.refresh_token, work)
    return _with_password(canonical(command.login or ""), command.password or "", work)


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
    digest = _digest(account.login)
    _refuse_haste(digest, work)
    work.note(object_id=account.account_id)
    if not passwords.is_right(command.old_password, account.password_hash):
        _count_failure(digest, work)
        work.refuse_after_commit(Forbidden("password.wrong"))
        return None
    refuse(wrong_new_password(account.login, command.old_password, command.new_password))
    accounts.forget_failures_of(work, digest)
    accounts.set_password_hash(work, account.account_id, passwords.hashed(command.new_password))
    work.note(sessions=accounts.end_sessions_of(
        work, account.account_id, but=work.caller.session_id))
    return Nothing()


def _with_password(login: str, password: str, work: Work) -> Tokens | None:
    digest = _digest(login)
    _refuse_haste(digest, work)
    account = accounts.by_login(work, login)
    is_right = passwords.is_right(password, account.password_hash if account else None)
    if account is None or not is_right or _has_left(account, work):
        _count_failure(digest, work)
        work.note(object_id=account.account_id if account else None)
        work.refuse_after_commit(Unauthenticated("login.refused"))
        return None
    accounts.forget_failures_of(work, digest)
    if passwords.is_outdated(account.password_hash):
        accounts.set_password_hash(work, account.account_id, passwords.hashed(password))
    work.note(object_id=account.account_id)
    session_id = new_id("ses")
    accounts.start_session(work, session_id, account.account_id)
    return _tokens(account, session_id, work)


def _count_failure(digest: bytes, work: Work) -> None:
    """Count it, and raise the alarm when one login is guessed at or many are tried."""
    failures = accounts.count_failure(work, digest, work.now - FORGOTTEN_AFTER)
    if is_guessing(failures):
        log.error("a login fails again and again", extra={"fields": {
            "alert": "sign_in.guessing", "login_sha256": digest.hex()[:16], "failures": failures}})
    logins = accounts.failing_since(work, work.now - SPRAYED_WITHIN)
    if is_spraying(logins):
        log.error("many logins fail at once", extra={"fields": {
            "alert": "sign_in.spraying", "logins": logins}})


def _refuse_haste(digest: bytes, work: Work) -> None:
    """One try at a time, none before the wait is over; a try refused here is not counted."""
    if not locks.try_one(work.session, f"login:{digest.hex()}"):
        raise TooMany("login.wait", seconds=1)
    failed = accounts.failures_of(work, digest)
    if failed is not None:
        left = failed.failed_at + wait_after(failed.failures) - work.now
        if left > timedelta(0):
            raise TooMany("login.wait", seconds=math.ceil(left.total_seconds()))


def _refreshed(shown: str, work: Work) -> Tokens | None:
    digest = _digest(shown)
    token = accounts.token(work, digest)
    if token is None or token.ended_at is not None or token.expires_at <= work.now:
        raise Unauthenticated("session.ended")
    account = accounts.find(work, token.account_id)
    if token.used_at is not None or _has_left(account, work):
        log.warning("session %s ended: token shown twice, or its owner left", token.session_id)
        work.note(object_id=token.account_id, session_id=token.session_id)
        accounts.end_session(work, token.session_id)
        work.refuse_after_commit(Unauthenticated("session.ended"))
        return None
    accounts.use_token(work, digest)
    work.note(object_id=token.account_id, session_id=token.session_id)
    return _tokens(account, token.session_id, work)


def _has_left(account: Any, work: Work) -> bool:
    """Has the employee whose account it is left the company?"""
    left_on = assignments.left_on(work, account.employee_id) if account.employee_id else None
    return left_on is not None and left_on <= work.today


def _tokens(account: Any, session_id: str, work: Work) -> Tokens:
    caller = Caller(account.account_id, account.employee_id, account.partner_id,
                    permissions_of(account.roles), session_id=session_id)
    access = Signer.from_settings("org").sign(caller, ACCESS_AUDIENCE, work.now, ACCESS_LIFE)
    refresh = secrets.token_urlsafe(32)
    accounts.add_token(work, _digest(refresh), session_id, work.now + REFRESH_LIFE)
    return Tokens(access, refresh, int(ACCESS_LIFE.total_seconds()))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
