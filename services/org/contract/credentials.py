"""Invitations, new passwords by a token that works once, and one's own sessions."""

from __future__ import annotations

from datetime import datetime

from chassis.contract import items, message, text, whole
from services.org.contract.accounts import Role


@message
class InviteAccount:
    """An account without a password: whoever has the token sets one."""

    login: str = text(longest=120, shortest=3)
    roles: tuple[Role, ...] = items(least=1, most=11)
    employee_id: str | None = text(longest=64, default=None)
    partner_id: str | None = text(longest=64, default=None)


@message
class ResetPassword:
    """For somebody who forgot theirs, or whose invitation is over."""

    account_id: str = text(longest=64)


@message
class Invitation:
    """`token` is told once, to be handed on; None when the same request is sent again.

    It sets a password once, until `expires_at`; a newer one makes it worthless.
    """

    account_id: str
    version: int
    login: str
    roles: tuple[Role, ...]
    expires_at: datetime
    token: str | None


@message
class SetPassword:
    token: str = text(longest=200)
    new_password: str = text(longest=200, shortest=10)


@message
class OwnSessionQuery:
    """The caller's open sessions."""

    sort: str = text(longest=40, default="-session_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class OwnSession:
    """Signed in at `started_at` from `address`, refreshed last at `seen_at`."""

    session_id: str
    started_at: datetime
    seen_at: datetime
    address: str | None
    is_current: bool


@message
class OwnSessionList:
    items: tuple[OwnSession, ...]
    next_cursor: str | None = None


@message
class EndSession:
    session_id: str = text(longest=64)
