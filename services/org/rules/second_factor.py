"""Is this one-time code right, and what is a recovery code?

A code of the app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds) is right in its step and in the
one before and after it, as clocks differ; once used, neither it nor an earlier one is right again
(RFC 6238, 5.2). Ten recovery codes of 80 bits stand for one code each, once.
Source: OWASP Multifactor Authentication cheat sheet.
"""

from __future__ import annotations

import re
from datetime import datetime
from hmac import compare_digest

import pyotp

STEP_SECONDS, DRIFT_STEPS, RECOVERY_CODES = 30, 1, 10
_OF_THE_APP = re.compile(r"[0-9]{6}")


def is_of_the_app(code: str) -> bool:
    """Six digits; everything else may only be a recovery code."""
    return _OF_THE_APP.fullmatch(code) is not None


def step_of(secret: str, code: str, now: datetime, used: int | None) -> int | None:
    """The time step whose code this is; None: not right, or not right any more.

    `used` is the latest step whose code was used. Every candidate is compared, in constant time.
    """
    generator, current = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    fitting = [step for step in range(max(current - DRIFT_STEPS, 0), current + DRIFT_STEPS + 1)
               if compare_digest(generator.generate_otp(step), code)]
    return next((step for step in fitting if used is None or step > used), None)


def plain(code: str) -> str:
    """A recovery code as it is compared: without case, blanks and hyphens."""
    return re.sub(r"[\s-]", "", code).casefold()


def grouped(code: str) -> str:
    """A recovery code as people read it: in groups of four."""
    return "-".join(code[at:at + 4] for at in range(0, len(code), 4))
