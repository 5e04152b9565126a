"""CPU seconds of every process tree of a system, as differences over a run.

What a child that has ended had used is counted with its parent, so sessions of PostgreSQL that
come and go are not lost. The client is the measuring process itself.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from deploy.bench.stage import Stage

CLIENT, OTHERS = "client", "others"
_TICK = os.sysconf("SC_CLK_TCK")
_UTIME, _CSTIME = 11, 15
"""Of /proc/<pid>/stat behind the name: utime, stime, and the same two of children that ended."""


@dataclass
class Spent:
    """What a run took: seconds on the wall, and CPU seconds of each process tree."""

    wall: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)

    def milliseconds_each(self, units: int) -> dict[str, float]:
        """CPU milliseconds per unit of work, by process, the most expensive first."""
        each = {name: spent * 1000 / units for name, spent in self.cpu.items()}
        return dict(sorted(each.items(), key=lambda pair: -pair[1]))


@contextmanager
def metered(stage: Stage, more: Mapping[str, int] | None = None) -> Iterator[Spent]:
    """Measure what happens inside; `more` names further process ids to look at."""
    roots = {**process_ids(stage), **(more or {}), CLIENT: os.getpid()}
    spent = Spent()
    before, began = _cpu_of(roots), time.monotonic()
    yield spent
    spent.wall = time.monotonic() - began
    after = _cpu_of(roots)
    spent.cpu = {name: after[name] - before[name] for name in roots}


def process_ids(stage: Stage) -> dict[str, int]:
    """The first process of each program that the keeper keeps."""
    return {str(state["name"]): int(str(state["pid"])) for state in stage.system.keeper.states()
            if state["pid"]}


def _cpu_of(roots: Mapping[str, int]) -> dict[str, float]:
    own = {name: [number] if name == CLIENT else _tree(number) for name, number in roots.items()}
    return {name: sum(map(_seconds, numbers)) for name, numbers in own.items()}


def _tree(process_id: int) -> list[int]:
    with suppress(psutil.NoSuchProcess):
        return [process_id, *(one.pid for one in psutil.Process(process_id).children(True))]
    return [process_id]


def _seconds(process_id: int) -> float:
    try:
        told = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(map(int, told[_UTIME:_CSTIME])) / _TICK
