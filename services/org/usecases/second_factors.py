"""The second factor: enrolled, confirmed by a first code, asked for at sign-in, removed.

Passwords and codes that are tried here count like those of a sign-in.
"""

from __future__ import annotations

import base64
import secrets
from typing import Any

import pyotp

from chassis.config import setting
from chassis.contract import Nothing
from chassis.errors import Forbidden, NotFound, Refusal, refuse
from chassis.work import Work
from services.org import contract, passwords
from services.org.contract import RecoveryCodes, SecondFactor, SecondFactorSecret
from services.org.rules.second_factor import (
    RECOVERY_CODES,
    grouped,
    is_of_the_app,
    plain,
    step_of,
)
from services.org.sealing import opened, sealed
from services.org.store import accounts
from services.org.store import second_factors as store
from services.org.usecases.guessing import count_failure, digest_of, refuse_haste


def enrol(command: contract.EnrolSecondFactor, work: Work) -> SecondFactorSecret | None:
    """Make a secret for the app; nothing is asked for until a first code has confirmed it."""
    account = _own_account(work)
    if not _is_password(account, command.password, work):
        return None
    known = store.find(work, account.account_id)
    if known is not None and known.confirmed_at is not None:
        refuse([Refusal("second_factor.active")])
    secret = pyotp.random_base32()
    store.enrol(work, account.account_id, sealed(secret, account.account_id))
    named = pyotp.TOTP(secret).provisioning_uri(
        name=account.login, issuer_name=setting("SALESLOOP_COMPANY", "Salesloop"))
    return SecondFactorSecret(account.account_id, secret, named)


def confirm(command: contract.ConfirmSecondFactor, work: Work) -> RecoveryCodes | None:
    account = _own_account(work)
    refuse_haste(digest_of(account.login), work)
    known = store.find(work, account.account_id)
    if known is None or known.confirmed_at is not None:
        refuse([Refusal("second_factor.nothing_to_confirm")])
    if not _use_app_code(work, known, command.one_time_code):
        _wrong(Forbidden("second_factor.code_wrong"), account, work)
        return None
    codes = [base64.b32encode(secrets.token_bytes(10)).decode().lower()
             for _ in range(RECOVERY_CODES)]
    store.confirm(work, account.account_id,
                  [_code_digest(account.account_id, code) for code in codes])
    accounts.forget_failures_of(work, digest_of(account.login))
    work.note(sessions=accounts.end_sessions_of(
        work, account.account_id, but=work.caller.session_id))
    return RecoveryCodes(account.account_id, tuple(grouped(code) for code in codes))


def remove(command: contract.RemoveSecondFactor, work: Work) -> Nothing | None:
    account = _own_account(work)
    if not _is_password(account, command.password, work):
        return None
    if not is_asked_for(work, account.account_id):
        refuse([Refusal("second_factor.none")])
    if not is_right(work, account.account_id, command.one_time_code):
        _wrong(Forbidden("second_factor.code_wrong"), account, work)
        return None
    store.remove(work, account.account_id)
    accounts.forget_failures_of(work, digest_of(account.login))
    work.note(object_id=account.account_id)
    return Nothing()


def clear(command: contract.ClearSecondFactor, work: Work) -> Nothing:
    """Somebody else's; all sessions of the account end with it."""
    if accounts.find(work, command.account_id, locked=True) is None:
        raise NotFound("record.not_found")
    store.remove(work, command.account_id)
    work.note(object_id=command.account_id,
              sessions=accounts.end_sessions_of(work, command.account_id))
    return Nothing()


def get(query: Nothing, work: Work) -> SecondFactor:
    account = _own_account(work)
    known = store.find(work, account.account_id)
    confirmed_at = known.confirmed_at if known is not None else None
    return SecondFactor(account.account_id, confirmed_at is not None, confirmed_at,
                        store.codes_left(work, account.account_id))


def is_asked_for(work: Work, account_id: str) -> bool:
    known = store.find(work, account_id)
    return known is not None and known.confirmed_at is not None


def is_right(work: Work, account_id: str, code: str) -> bool:
    """Is it a code of the app or a recovery code? It is used up then."""
    known = store.find(work, account_id)
    if is_of_the_app(code.strip()):
        return known is not None and _use_app_code(work, known, code)
    return store.use_recovery_code(work, account_id, _code_digest(account_id, plain(code)))


def _use_app_code(work: Work, known: Any, code: str) -> bool:
    secret = opened(bytes(known.secret), known.account_id)
    if secret is None or not is_of_the_app(code.strip()):
        return False
    step = step_of(secret, code.strip(), work.now, known.used_step)
    if step is not None:
        store.use_step(work, known.account_id, step)
    return step is not None


def _own_account(work: Work) -> Any:
    account = accounts.find(work, work.caller.subject)
    if account is None:
        raise NotFound("record.not_found")
    work.note(object_id=account.account_id)
    return account


def _is_password(account: Any, password: str, work: Work) -> bool:
    refuse_haste(digest_of(account.login), work)
    if passwords.is_right(password, account.password_hash):
        return True
    _wrong(Forbidden("password.wrong"), account, work)
    return False


def _wrong(error: Forbidden, account: Any, work: Work) -> None:
    count_failure(digest_of(account.login), work)
    work.refuse_after_commit(error)


def _code_digest(account_id: str, code: str) -> bytes:
    return digest_of(f"{account_id}:{code}")
