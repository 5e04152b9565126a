"""How long must somebody wait after wrong passwords, and which passwords and roles are accepted?

The first four failures cost nothing; from the fifth on each doubles the wait, from one second up to
15 minutes. A login is never locked for ever, so that nobody can be kept out by others for long; a
quiet day forgets all. A login that does not exist is counted alike: no answer tells which exist.
Source: OWASP Authentication and Password Storage cheat sheets.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from kernel.refusal import Refusal
from services.org.contract import CreateAccount, Role

FIRST_WAIT_AT, LONGEST_WAIT = 5, timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)


def wait_after(failures: int) -> timedelta:
    """The wait that so many failures in a row cost."""
    if failures < FIRST_WAIT_AT:
        return timedelta(0)
    doublings = min(failures - FIRST_WAIT_AT, 10)
    return min(timedelta(seconds=2**doublings), LONGEST_WAIT)


def canonical(login: str) -> str:
    """Logins differ neither by case nor by blanks around them."""
    return login.strip().casefold()


def what_is_wrong(wish: CreateAccount) -> Iterator[Refusal]:
    """Every reason against a new account."""
    if canonical(wish.password) == canonical(wish.login):
        yield Refusal("password.equals_login", "password")
    yield from wrong_roles(wish.roles, wish.partner_id)


def wrong_roles(roles: Collection[Role], partner_id: str | None) -> Iterator[Refusal]:
    """A partner's person sees that partner's records only: one role, and never no partner."""
    if Role.PARTNER_USER not in roles:
        return
    if len(set(roles)) > 1:
        yield Refusal("account.partner_role_alone", "roles")
    if partner_id is None:
        yield Refusal("account.partner_missing", "partner_id")
