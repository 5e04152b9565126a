"""A service comes back from an older backup (26)."""

from __future__ import annotations

import time

from deploy.backup.restoring import restore
from deploy.backup.take import take
from deploy.drill.faults.base import Run, fault

VICTIM = "people"
COUNT = "SELECT count(*) FROM commission_line"


@fault(26, ("从旧备份恢复一个服务的数据库", "one service's database restored from an older backup"),
       ("列出差异，重放补齐", "differences listed, replay closes them"))
def restored(run: Run) -> None:
    stage = run.stage
    run.sign(10)
    stage.settle(run.traffic.acknowledged)
    folder = stage.system.place.root / "backup"
    at_backup = stage.sql(VICTIM, COUNT)[0][0]
    take(stage.system, folder, with_base=False)
    run.begin()
    run.wait_signed(20)
    before = stage.sql(VICTIM, COUNT)[0][0]
    began = time.monotonic()
    report = restore(stage.system, VICTIM, folder)
    stage.wait_ready(VICTIM)
    run.heal()
    run.outcome.healed_seconds = time.monotonic() - began
    replayed = sum(report.replayed.values())
    run.check(report.unheard == 0, f"{report.unheard} events not heard")
    run.check(len(report.lost) > 0, "no difference was listed")
    run.bite(before > at_backup and replayed > 0,
             f"{before - at_backup} lines younger than the backup; {len(report.lost)} differences "
             f"listed, {replayed} events replayed")
