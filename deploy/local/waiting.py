"""Waiting for a condition, never for the clock: every wait has a limit and says what it waited for."""

from __future__ import annotations

import time
from collections.abc import Callable


class WaitedTooLong(RuntimeError):
    """The condition did not come true within its limit."""


def wait_until(condition: Callable[[], bool], limit: float, what: str, pause: float = 0.05) -> float:
    """Return the seconds it took until `condition` held; raises WaitedTooLong."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > limit:
            raise WaitedTooLong(f"{what}: not ready after {limit:.0f} s")
        time.sleep(pause)
    return time.monotonic() - began
