"""Waiting for a condition, never for the clock: every wait has a limit and a reason."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from deploy.local.speech import phrase, rewrite, say

Check = Callable[[], str | None]
"""Nothing when the condition holds, otherwise the reason why not yet."""


class WaitedTooLong(RuntimeError):
    """The condition did not come true within its limit; `pending` has the reason of each."""

    def __init__(self, message: str, pending: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.pending = dict(pending or {})


def wait_until(
        condition: Callable[[], bool], limit: float, what: str, pause: float = 0.05) -> float:
    """Return the seconds it took until `condition` held; raises WaitedTooLong."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > limit:
            raise WaitedTooLong(f"{what}: not ready after {limit:.0f} s")
        time.sleep(pause)
    return time.monotonic() - began


def wait_for_all(checks: Mapping[str, Check], limit: float) -> None:
    """Wait for several conditions at once and name each as it comes true; raises WaitedTooLong."""
    began = time.monotonic()
    pending = dict.fromkeys(checks, "")
    while pending:
        for name in list(pending):
            reason = checks[name]()
            spent = time.monotonic() - began
            if reason is None:
                del pending[name]
                rewrite("")
                say(f"  就绪 {name}  {spent:.1f} s", f"  ready {name}  {spent:.1f} s")
            else:
                pending[name] = reason
        if pending and spent > limit:
            rewrite("")
            raise WaitedTooLong(f"{', '.join(pending)}: not ready after {limit:.0f} s", pending)
        rewrite(phrase("等待", "waiting for") + f" {', '.join(pending)} ({spent:.0f} s)")
        time.sleep(0.2 if pending else 0)
    rewrite("")
