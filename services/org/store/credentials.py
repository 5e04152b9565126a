"""Tokens that set a password, and the sessions of one account: every query."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, insert, select, update

from chassis.work import Work
from services.org.tables import password_token, refresh_token, session


def add_token(work: Work, row: dict[str, Any]) -> None:
    """Keep a token's digest; those of the same account that were not used are worthless now."""
    work.session.execute(
        update(password_token)
        .where(password_token.c.account_id == row["account_id"],
               password_token.c.used_at.is_(None)).values(used_at=work.now))
    work.session.execute(insert(password_token), row)


def token(work: Work, digest: bytes) -> Any:
    """A token, locked; None when it was never issued."""
    return work.session.execute(
        select(password_token).where(password_token.c.token_digest == digest)
        .with_for_update()).first()


def use_token(work: Work, digest: bytes) -> None:
    work.session.execute(update(password_token).where(
        password_token.c.token_digest == digest).values(used_at=work.now))


def open_sessions(account_id: str | None, now: datetime) -> Select[Any]:
    """Sessions that can still be refreshed."""
    is_alive = exists().where(
        refresh_token.c.session_id == session.c.session_id,
        refresh_token.c.used_at.is_(None), refresh_token.c.expires_at > now)
    return select(session).where(
        session.c.account_id == account_id, session.c.ended_at.is_(None), is_alive)


def end_session(work: Work, account_id: str, session_id: str) -> bool:
    """End one session of the account; False when it has no such session that is open."""
    ended = work.session.execute(
        update(session)
        .where(session.c.session_id == session_id, session.c.account_id == account_id,
               session.c.ended_at.is_(None))
        .values(ended_at=work.now).returning(session.c.session_id))
    return ended.first() is not None


def see_session(work: Work, session_id: str) -> None:
    """The session was used now, from the caller's address."""
    work.session.execute(update(session).where(session.c.session_id == session_id).values(
        seen_at=work.now, address=work.caller.address))
