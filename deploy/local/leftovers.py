"""Every process of a place, found by the mark in its environment, so that none is left behind."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import psutil

from deploy.local.place import MARK


def processes_of(root: Path) -> list[psutil.Process]:
    """What runs for this place, whoever started it; never the asking process or its parents."""
    ourselves = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    return [process for process in psutil.process_iter()
            if process.pid not in ourselves and _belongs(process, root)]


def _belongs(process: psutil.Process, root: Path) -> bool:
    with contextlib.suppress(psutil.Error):
        alive = process.status() != psutil.STATUS_ZOMBIE
        return bool(alive and process.environ().get(MARK) == str(root))
    return False


def end_all(root: Path, patience: float = 10) -> int:
    """End what still runs, kindly first; returns how many had to be ended."""
    found = processes_of(root)
    for process in found:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(_polite_signal(process))
    _, stubborn = psutil.wait_procs(found, timeout=patience)
    for process in [*stubborn, *processes_of(root)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(stubborn, timeout=5)
    return len(found)


def _polite_signal(process: psutil.Process) -> int:
    """PostgreSQL takes an interrupt as "fast": it ends sessions instead of waiting for them."""
    return 2 if process.name() == "postgres" else 15
