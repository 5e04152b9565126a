"""For how long, and how often, may a token set a password?

An invitation is good for seven days, a reset for one hour; each works once, and a newer one of the
same account makes it worthless. Nobody who has left sets a password. Whoever shows a token that is
not good is not told why.
Source: OWASP Forgot Password cheat sheet (single use, short life, no word whether an account
exists); modules.md "2 org" (accounts).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Purpose(StrEnum):
    INVITATION = "invitation"
    RESET = "reset"


GOOD_FOR = {Purpose.INVITATION: timedelta(days=7), Purpose.RESET: timedelta(hours=1)}


@dataclass(frozen=True)
class Shown:
    """What is known of a token that somebody shows."""

    expires_at: datetime
    used_at: datetime | None
    has_left: bool


def is_good(token: Shown, now: datetime) -> bool:
    return token.used_at is None and now < token.expires_at and not token.has_left
