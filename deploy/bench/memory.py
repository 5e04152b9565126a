"""(c) Memory of every process, as the proportional set size: idle, and after (a)."""

from __future__ import annotations

from deploy.bench.stage import Stage
from deploy.local.memory import memory_kb


def taken(stage: Stage) -> dict[str, float]:
    """MB of each program with what it started."""
    keeper = stage.system.keeper
    used = memory_kb(keeper.process_id(), keeper.states())
    return {name: kilobytes / 1024 for name, kilobytes in sorted(used.items())}
