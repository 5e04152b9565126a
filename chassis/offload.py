"""Heavy computing away from the event loop, two at a time on our two cores (findings 39, 102)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from eventlet import patcher, semaphore, tpool

AT_MOST = 2


@cache
def _places() -> Any:
    """Two threads, not the pool's twenty: each keeps the memory of the largest work it has done."""
    tpool.set_num_threads(AT_MOST)
    return semaphore.Semaphore(AT_MOST)


def offload(function: Callable[..., Any], *arguments: Any) -> Any:
    """The function's result; other green threads go on meanwhile."""
    if not patcher.is_monkey_patched("thread"):
        return function(*arguments)
    with _places():
        return tpool.execute(function, *arguments)
