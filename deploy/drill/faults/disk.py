"""The disk is full: of PostgreSQL, of the broker (22). Each has a small file system of its own."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from deploy.drill.faults.base import Impossible, Run, fault
from deploy.drill.faults.probing import lives, probing
from deploy.local.system import System

DATABASE_MB, BROKER_MB, LEFT_TO_BROKER = 600, 500, 50_000_000
FULL_FOR, FILLED_BY = 8, 65_536


@contextmanager
def small(folder: Path, megabytes: int) -> Iterator[None]:
    """A file system in memory of that size; only root may mount one."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs",
                           str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Impossible(f"mount: {done.stderr.strip()[:80]}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


@contextmanager
def on_small_disks(system: System) -> Iterator[None]:
    with ExitStack() as mounted:
        mounted.enter_context(small(system.postgres.cluster, DATABASE_MB))
        mounted.enter_context(small(broker_folder(system), BROKER_MB))
        yield


def broker_folder(system: System) -> Path:
    return system.broker.folder / "mnesia"


@fault(22, ("PostgreSQL 与代理的磁盘写满", "disk full under PostgreSQL, then under the broker"),
       ("干净地拒绝，腾出空间后恢复，不丢",
        "refuse cleanly, recover, 0 lost"), scene=on_small_disks)
def full(run: Run) -> None:
    run.begin()
    for name, folder, leave in (("PostgreSQL", run.stage.system.postgres.cluster, 0),
                                ("RabbitMQ", broker_folder(run.stage.system), LEFT_TO_BROKER)):
        run.wait_signed(5)
        troubled = run.traffic.failures()
        filler = folder / "filler"
        with probing(lives(run.stage)) as alive:
            try:
                _fill(filler, leave)
                free = shutil.disk_usage(folder).free
                time.sleep(FULL_FOR)
            finally:
                filler.unlink()
            run.answered_within(30)
        run.heal()
        troubles = run.traffic.failures() - troubled
        run.bite(free <= leave + FILLED_BY and troubles > 0,
                 f"{name}: {free // 1_000_000} MB free for {FULL_FOR} s, {troubles} refusals")
        run.check(alive.count(200) == len(alive.answers), "a service did not answer /live")
    run.check(run.traffic.statuses["500"] == 0, f"{run.traffic.statuses['500']} x 500")


def _fill(filler: Path, leave: int) -> None:
    """Take all space but `leave` bytes."""
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while shutil.disk_usage(filler.parent).free > leave:
            file.write(bytes(FILLED_BY))
