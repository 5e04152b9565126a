"""Named places where a drill may kill the process: armed by SALESLOOP_FAILPOINT in local mode
only."""

from __future__ import annotations

import os
import signal
from functools import cache

from chassis.config import is_local

NAMES = ("after_commit", "after_publish", "before_ack")


@cache
def _armed() -> str | None:
    name = os.environ.get("SALESLOOP_FAILPOINT") if is_local() else None
    if name is not None and name not in NAMES:
        raise ValueError(f"no such failpoint: {name}")
    return name


def reach(name: str) -> None:
    """Die here as by `kill -9` when this failpoint is armed; once, if a flag file names it."""
    if _armed() != name:
        return
    flag = os.environ.get("SALESLOOP_FAILPOINT_FLAG")
    if flag is not None:
        if os.path.exists(flag):
            return
        with open(flag, "x"):
            pass
    os.kill(os.getpid(), signal.SIGKILL)
