"""How long must somebody wait after wrong passwords, and which passwords and roles are accepted?

The first four failures cost nothing; from the fifth on each doubles the wait, from one second up to
15 minutes. A login is never locked for ever, so that nobody can be kept out by others for long; a
quiet day forgets all. A login that does not exist is counted alike: no answer tells which exist.
Many failures of one login, and many failing logins at once, raise an alarm.
Source: OWASP Authentication and Password Storage cheat sheets.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from kernel.refusal import Refusal
from services.org.contract import CreateAccount, Role

FIRST_WAIT_AT, LONGEST_WAIT = 5, timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)
SPRAYED_WITHIN, SPRAYED_FROM, SAID_EVERY = timedelta(minutes=1), 50, 10


def wait_after(failures: int) -> timedelta:
    """The wait that so many failures in a row cost."""
    if failures < FIRST_WAIT_AT:
        return timedelta(0)
    doublings = min(failures - FIRST_WAIT_AT, 10)
    return min(timedelta(seconds=2**doublings), LONGEST_WAIT)


def is_guessing(failures: int) -> bool:
    """Does this failure in a row raise the alarm? The 5th, 10th, 20th, 40th ... of one login."""
    doublings, rest = divmod(failures, FIRST_WAIT_AT)
    return rest == 0 and doublings > 0 and doublings & (doublings - 1) == 0


def is_spraying(logins: int) -> bool:
    """Do so many logins that failed within a minute raise the alarm? Every tenth from 50 on."""
    return logins >= SPRAYED_FROM and logins % SAID_EVERY == 0


def wrong_new_password(login: str, old: str, new: str) -> Iterator[Refusal]:
    """Every reason against a new password."""
    if canonical(new) == canonical(login):
        yield Refusal("password.equals_login", "new_password")
    if new == old:
        yield Refusal("password.unchanged", "new_password")


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
