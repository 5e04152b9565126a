"""Guessing is slow: failures of a login are counted, each costs a wait, and many raise an alarm.

The same for passwords and one-time codes, at sign-in and wherever else one proves who one is.
"""

from __future__ import annotations

import hashlib
import logging
import math
from datetime import timedelta

from chassis import locks
from chassis.errors import TooMany
from chassis.work import Work
from services.org.rules.logins import (
    FORGOTTEN_AFTER,
    SPRAYED_WITHIN,
    is_guessing,
    is_spraying,
    wait_after,
)
from services.org.store import accounts

log = logging.getLogger(__name__)


def digest_of(text: str) -> bytes:
    """What is stored in place of a login or a token."""
    return hashlib.sha256(text.encode()).digest()


def count_failure(digest: bytes, work: Work) -> None:
    """Count it, and raise the alarm when one login is guessed at or many are tried."""
    failures = accounts.count_failure(work, digest, work.now - FORGOTTEN_AFTER)
    if is_guessing(failures):
        log.error("a login fails again and again", extra={"fields": {
            "alert": "sign_in.guessing", "login_sha256": digest.hex()[:16], "failures": failures}})
    logins = accounts.failing_since(work, work.now - SPRAYED_WITHIN)
    if is_spraying(logins):
        log.error("many logins fail at once", extra={"fields": {
            "alert": "sign_in.spraying", "logins": logins}})


def refuse_haste(digest: bytes, work: Work) -> None:
    """One try at a time, none before the wait is over; a try refused here is not counted."""
    if not locks.try_one(work.session, f"login:{digest.hex()}"):
        raise TooMany("login.wait", seconds=1)
    failed = accounts.failures_of(work, digest)
    if failed is not None:
        left = failed.failed_at + wait_after(failed.failures) - work.now
        if left > timedelta(0):
            raise TooMany("login.wait", seconds=math.ceil(left.total_seconds()))
