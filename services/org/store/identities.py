"""Whose identity at the issuer is whose account, and attempts to sign in with it: every query."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from chassis.work import Work
from services.org.tables import external_identity, oidc_attempt


def begin(work: Work, digest: bytes, verifier: bytes, expires_at: datetime) -> None:
    """Keep an attempt; those whose time is over are forgotten."""
    work.session.execute(delete(oidc_attempt).where(oidc_attempt.c.expires_at <= work.now))
    work.session.execute(insert(oidc_attempt), {
        "state_digest": digest, "verifier": verifier, "expires_at": expires_at})


def verifier_of(session: Any, digest: bytes, now: datetime) -> bytes | None:
    """The sealed verifier of an attempt that still stands."""
    found = session.execute(select(oidc_attempt.c.verifier).where(
        oidc_attempt.c.state_digest == digest, oidc_attempt.c.expires_at > now)).scalar()
    return None if found is None else bytes(found)


def use(work: Work, digest: bytes) -> bool:
    """Use an attempt up; False when somebody else did."""
    used = work.session.execute(
        delete(oidc_attempt).where(oidc_attempt.c.state_digest == digest)
        .returning(oidc_attempt.c.state_digest))
    return used.first() is not None


def account_of(work: Work, issuer: str, subject: str) -> str | None:
    return work.session.execute(select(external_identity.c.account_id).where(
        external_identity.c.issuer == issuer,
        external_identity.c.subject == subject)).scalar()


def link(work: Work, row: dict[str, Any]) -> None:
    work.session.execute(insert(external_identity), row)


def unlink(work: Work, account_id: str) -> int:
    """How many identities of the account are gone."""
    gone = work.session.execute(
        delete(external_identity).where(external_identity.c.account_id == account_id)
        .returning(external_identity.c.subject))
    return len(gone.all())
