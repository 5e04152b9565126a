"""Accounts, roles and sign-in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from chassis.contract import items, message, text, whole


class Role(StrEnum):
    ADMIN = "admin"
    DIRECTOR = "director"
    REGIONAL_MANAGER = "regional_manager"
    SELLER = "seller"
    ASSISTANT = "assistant"
    HR_PARTNER = "hr_partner"
    PRODUCT_MANAGER = "product_manager"
    CHANNEL_MANAGER = "channel_manager"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    PARTNER_USER = "partner_user"


@message
class CreateAccount:
    """An account to sign in with; an employee's, a partner person's, or neither (an auditor)."""

    login: str = text(longest=120, shortest=3)
    password: str = text(longest=200, shortest=10)
    roles: tuple[Role, ...] = items(least=1, most=11)
    employee_id: str | None = text(longest=64, default=None)
    partner_id: str | None = text(longest=64, default=None)


@message
class SetRoles:
    account_id: str = text(longest=64)
    roles: tuple[Role, ...] = items(least=1, most=11)


@message
class Account:
    account_id: str
    version: int
    login: str
    roles: tuple[Role, ...]
    employee_id: str | None
    partner_id: str | None


@message
class AccountQuery:
    """Accounts; `q` is looked for in logins."""

    q: str | None = text(longest=100, default=None)
    employee_id: str | None = text(longest=64, default=None)
    partner_id: str | None = text(longest=64, default=None)
    sort: str = text(longest=40, default="account_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class AccountList:
    items: tuple[Account, ...]
    next_cursor: str | None = None


@message
class SignIn:
    """Either login and password, or a refresh token.

    `one_time_code` goes with the password where the account has a second factor.
    """

    login: str | None = text(longest=120, default=None)
    password: str | None = text(longest=200, default=None)
    refresh_token: str | None = text(longest=500, default=None)
    one_time_code: str | None = text(longest=20, default=None)


@message
class Tokens:
    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str = "Bearer"


@message
class Me:
    account_id: str
    employee_id: str | None
    partner_id: str | None
    permissions: dict[str, str]


@message
class ChangePassword:
    """One's own: the old one proves that it is not somebody at an unlocked screen."""

    old_password: str = text(longest=200)
    new_password: str = text(longest=200, shortest=10)


@message
class EndSessions:
    account_id: str = text(longest=64)


@message
class EndedQuery:
    """Sessions that ended at or after an instant, oldest first."""

    since: datetime
    limit: int = whole(least=1, most=1000, default=1000)
    cursor: str | None = text(longest=500, default=None)
    sort: str = text(longest=20, default="ended_at")


@message
class EndedSession:
    session_id: str
    ended_at: datetime


@message
class EndedSessions:
    items: tuple[EndedSession, ...]
    next_cursor: str | None
