"""What a running system costs in memory: the proportional set size of each of its processes.

A page that several processes share counts in each by its part (PSS), so the sums add up to what the
machine really gives; resident sizes would count PostgreSQL's shared buffers once a session.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import psutil

KEEPER = "keeper"
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def pss_kb(process_id: int) -> int:
    """The proportional set size of one process in kB; 0 of one that has ended meanwhile."""
    with suppress(FileNotFoundError, ProcessLookupError):
        found = _PSS.search(Path(f"/proc/{process_id}/smaps_rollup").read_text())
        return int(found[1]) if found else 0
    return 0


def memory_kb(keeper: int, states: Iterable[Mapping[str, object]]) -> dict[str, int]:
    """kB of each program that the keeper (a process id) keeps, with what it started, and its own.

    By descent and not by the mark in the environment: PostgreSQL's sessions write over theirs.
    """
    used = {str(state["name"]): _with_children(int(str(state["pid"])))
            for state in states if state["pid"]}
    return {**used, KEEPER: pss_kb(keeper)}


def _with_children(process_id: int) -> int:
    started: list[psutil.Process] = []
    with suppress(psutil.NoSuchProcess):
        started = psutil.Process(process_id).children(recursive=True)
    return sum(pss_kb(number) for number in (process_id, *(one.pid for one in started)))
