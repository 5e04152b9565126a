"""How long after a failure does the next try come? Doubling, up to a longest wait."""

from __future__ import annotations

from datetime import timedelta

_MOST_DOUBLINGS = 20


def doubled(first: timedelta, failures: int, longest: timedelta) -> timedelta:
    """The wait after so many failures in a row, of which there is at least one."""
    wait: timedelta = first * (1 << min(failures - 1, _MOST_DOUBLINGS))
    return min(wait, longest)
