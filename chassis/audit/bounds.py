"""How many refusals are written: enough to see an attack, too few to fill a disk.

In each minute and process at most 30 rows of one kind (who, from where, which operation, which
code) and 600 in all. What was left out is counted and said by the next row that is written. At 600
rows of about 400 bytes a minute, a year-long attack on one process writes some 120 GB at the very
worst; a tenth of that when a single address attacks a single operation.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable

WINDOW_SECONDS = 60.0
MOST_OF_A_KIND, MOST_IN_ALL = 30, 600


class Bounds:
    """Counts of the current minute; `clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._began = clock, clock()
        self._lock = threading.Lock()
        self._kinds: Counter[Hashable] = Counter()
        self._written, self._unwritten = 0, 0

    def admit(self, kind: Hashable) -> int | None:
        """How many were left out since the last row that was written; None: leave this one out."""
        with self._lock:
            self._turn()
            if self._kinds[kind] >= MOST_OF_A_KIND or self._written >= MOST_IN_ALL:
                self._unwritten += 1
                return None
            self._kinds[kind] += 1
            self._written += 1
            left_out, self._unwritten = self._unwritten, 0
            return left_out

    def _turn(self) -> None:
        if self._clock() - self._began >= WINDOW_SECONDS:
            self._began, self._written = self._clock(), 0
            self._kinds.clear()
