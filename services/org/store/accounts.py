"""Accounts, failed logins, sessions and refresh tokens: every query."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.lists import chosen, matching
from chassis.work import Work
from services.org.contract import AccountQuery, Role
from services.org.tables import (
    account,
    employee,
    login_failure,
    metadata,
    refresh_token,
    session,
)

SET_ROLES = ("create_account", "invite_account", "set_roles")


def add(work: Work, row: dict[str, Any]) -> None:
    work.session.execute(insert(account), row)


def is_any(work: Work) -> bool:
    """Is there any account?"""
    return work.session.execute(select(account.c.account_id).limit(1)).first() is not None


def find(work: Work, account_id: str, *, locked: bool = False) -> Any:
    query = select(account).where(account.c.account_id == account_id)
    return work.session.execute(query.with_for_update() if locked else query).first()


def roles_set(work: Work, account_id: str) -> Any:
    """When and by whom the roles were set last: `at` and `actor`; None when nobody is known."""
    audit = metadata.tables["audit"].c
    return work.session.execute(
        select(audit.at, audit.actor).where(
            audit.object_id == account_id, audit.outcome == "ok",
            audit.operation.in_(SET_ROLES))
        .order_by(audit.audit_id.desc()).limit(1)).first()


def owners(work: Work, account_ids: Iterable[str]) -> list[Any]:
    """Whose these accounts are: account_id, login, employee_id."""
    column = account.c
    return list(work.session.execute(
        select(column.account_id, column.login, column.employee_id)
        .where(column.account_id.in_(list(account_ids)))))


def by_login(work: Work, login: str) -> Any:
    return work.session.execute(select(account).where(account.c.login == login)).first()


def wanted(query: AccountQuery) -> Select[Any]:
    """The accounts that are asked for."""
    return select(*account.c).where(
        matching(query.q, account.c.login),
        chosen((account.c.employee_id, query.employee_id),
               (account.c.partner_id, query.partner_id)))


def set_roles(work: Work, account_id: str, roles: tuple[Role, ...]) -> None:
    work.session.execute(update(account).where(account.c.account_id == account_id)
                         .values(roles=roles, version=account.c.version + 1))


def set_password_hash(work: Work, account_id: str, password_hash: str) -> None:
    work.session.execute(
        update(account).where(account.c.account_id == account_id)
        .values(password_hash=password_hash))


def failures_of(work: Work, login_digest: bytes) -> Any:
    """How often in a row a login failed, and when last; None when it did not."""
    return work.session.execute(
        select(login_failure).where(login_failure.c.login_digest == login_digest)).first()


def count_failure(work: Work, login_digest: bytes, forget_before: datetime) -> int:
    """One more failure in a row, and which it is; failures older than a day are forgotten."""
    forget_failures(work, login_failure.c.failed_at < forget_before)
    first = upsert(login_failure).values(login_digest=login_digest, failures=1, failed_at=work.now)
    counted = first.on_conflict_do_update(
        index_elements=["login_digest"],
        set_={"failures": login_failure.c.failures + 1, "failed_at": work.now})
    return int(work.session.execute(
        counted.returning(login_failure.c.failures)).scalar_one())


def failing_since(work: Work, instant: datetime) -> int:
    """How many logins failed since then, each counted once."""
    return int(work.session.execute(select(func.count()).select_from(login_failure).where(
        login_failure.c.failed_at >= instant)).scalar_one())


def forget_failures_of(work: Work, login_digest: bytes) -> None:
    forget_failures(work, login_failure.c.login_digest == login_digest)


def forget_failures(work: Work, condition: Any) -> None:
    work.session.execute(delete(login_failure).where(condition))


def start_session(work: Work, session_id: str, account_id: str) -> None:
    work.session.execute(insert(session), {
        "session_id": session_id, "account_id": account_id, "started_at": work.now})


def end_session(work: Work, session_id: str) -> None:
    work.session.execute(update(session).where(
        session.c.session_id == session_id, session.c.ended_at.is_(None)).values(ended_at=work.now))


def end_sessions_of(work: Work, account_id: str, but: str | None = None) -> int:
    """End all sessions of an account, or all but one; how many."""
    ended = update(session).where(
        session.c.account_id == account_id, session.c.ended_at.is_(None))
    if but is not None:
        ended = ended.where(session.c.session_id != but)
    return len(work.session.execute(
        ended.values(ended_at=work.now).returning(session.c.session_id)).all())


def end_sessions_of_leavers(work: Work, employee_id: str | None = None) -> None:
    """End the sessions of everybody, or of one employee, whose day of leaving has come."""
    gone = (select(account.c.account_id)
            .join(employee, employee.c.employee_id == account.c.employee_id)
            .where(employee.c.left_on <= work.today))
    if employee_id is not None:
        gone = gone.where(employee.c.employee_id == employee_id)
    work.session.execute(update(session).where(
        session.c.ended_at.is_(None), session.c.account_id.in_(gone)).values(ended_at=work.now))


def ended_since(instant: datetime) -> Select[Any]:
    return select(session).where(session.c.ended_at >= instant)


def add_token(work: Work, token_digest: bytes, session_id: str, expires_at: datetime) -> None:
    work.session.execute(insert(refresh_token), {
        "token_digest": token_digest, "session_id": session_id, "expires_at": expires_at})


def token(work: Work, token_digest: bytes) -> Any:
    """A refresh token with its session, both locked; None when it was never issued."""
    return work.session.execute(
        select(refresh_token, session.c.account_id, session.c.ended_at)
        .join(session, session.c.session_id == refresh_token.c.session_id)
        .where(refresh_token.c.token_digest == token_digest).with_for_update()).first()


def use_token(work: Work, token_digest: bytes) -> None:
    work.session.execute(update(refresh_token).where(
        refresh_token.c.token_digest == token_digest).values(used_at=work.now))
