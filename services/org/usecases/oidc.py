"""Signing in on the word of an OpenID Connect issuer, for accounts that were linked to it.

Nobody becomes an account by an e-mail address that happens to be the same: an administrator links
the issuer's subject. An attempt works once and for ten minutes; its verifier is stored sealed.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import NamedTuple

from chassis.contract import Nothing
from chassis.errors import NotFound, Refusal, Unauthenticated, refuse
from chassis.work import Work
from services.org import oidc_issuer
from services.org.contract import (
    FinishOidc,
    Identity,
    LinkIdentity,
    OidcStart,
    Tokens,
    UnlinkIdentity,
)
from services.org.oidc_issuer import Issuer
from services.org.sealing import opened, sealed
from services.org.store import accounts, identities
from services.org.usecases import sessions
from services.org.usecases.guessing import digest_of
from services.org.usecases.leavers import has_left

ATTEMPT_LIFE = timedelta(minutes=10)
_OWNER = "oidc:"


class Proof(NamedTuple):
    """Whom the issuer vouches for."""

    issuer: str
    subject: str


def ask_start(command: Nothing, work: Work) -> Issuer:
    return oidc_issuer.issuer()


def start(command: Nothing, work: Work) -> OidcStart:
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    known: Issuer = work.asked
    identities.begin(work, digest_of(state), sealed(verifier, _OWNER + state),
                     work.now + ATTEMPT_LIFE)
    return OidcStart(known.address(state, verifier), state)


def ask_finish(command: FinishOidc, work: Work) -> Proof:
    """Exchange the code, before the transaction; an attempt that is not ours is not asked about."""
    with work.reading() as session:
        kept = identities.verifier_of(session, digest_of(command.state), work.now)
    verifier = opened(kept, _OWNER + command.state) if kept is not None else None
    if verifier is None:
        raise Unauthenticated("oidc.refused")
    known = oidc_issuer.issuer()
    return Proof(known.name, known.subject(command.code, verifier, work.now))


def finish(command: FinishOidc, work: Work) -> Tokens | None:
    proof: Proof = work.asked
    is_first = identities.use(work, digest_of(command.state))
    account_id = identities.account_of(work, proof.issuer, proof.subject)
    account = accounts.find(work, account_id) if account_id is not None else None
    work.note(object_id=account_id)
    if account is None or not is_first or has_left(account, work):
        work.refuse_after_commit(Unauthenticated("oidc.refused"))
        return None
    return sessions.started(account, work)


def link(command: LinkIdentity, work: Work) -> Identity:
    name = oidc_issuer.configured_name()
    refuse([Refusal("oidc.not_set_up")] if name is None else [])
    assert name is not None
    if accounts.find(work, command.account_id, locked=True) is None:
        raise NotFound("record.not_found")
    work.lock("row", f"identity:{digest_of(name + command.subject).hex()}")
    is_taken = identities.account_of(work, name, command.subject) is not None
    refuse([Refusal("oidc.subject_taken", "subject")] if is_taken else [])
    identities.link(work, {
        "issuer": name, "subject": command.subject, "account_id": command.account_id,
        "linked_by": work.caller.subject, "linked_at": work.now})
    return Identity(command.account_id, name, work.now)


def unlink(command: UnlinkIdentity, work: Work) -> Nothing:
    if not identities.unlink(work, command.account_id):
        raise NotFound("record.not_found")
    work.note(object_id=command.account_id,
              sessions=accounts.end_sessions_of(work, command.account_id))
    return Nothing()
