"""Restore one service: check, load beside, swap under a new epoch, close the gap by replay.

Nothing is touched before the backup is known to be whole and of a known schema. The old database
stays under a dated name until the operator drops it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from chassis.migrations import ROOT as CODE
from deploy.backup import gaps, moments, repairs, swapping, tools
from deploy.backup.manifest import Dump, check_unchanged, read
from deploy.backup.take import rows_in
from deploy.backup.unsaved import Unsaved, keep, unsaved
from deploy.local.place import migrated_services
from deploy.local.programs import our_replicas
from deploy.local.speech import Refusal, step
from deploy.local.system import System

GAP_LIMIT = 120.0
"""Seconds to wait until everything replayed has been heard."""


@dataclass
class Report:
    """What a restore did, and what it could not bring back.

    `lost`: published events that others heard and the restored database does not know; those of
    `commands` no replay brings back;
    `unsaved`: what only the old database knows, None if it cannot be read; both are written to
    `listed_in`. `replayed`: by producer; `unheard`: what was not heard within the limit.
    """

    service: str
    epoch: int = 0
    old_database: str = ""
    lost: list[gaps.Lost] = field(default_factory=list)
    replayed: dict[str, int] = field(default_factory=dict)
    repaired: dict[str, int] = field(default_factory=dict)
    unheard: int = 0
    unsaved: list[Unsaved] | None = None
    listed_in: str = ""
    seconds: float = 0.0

    @property
    def commands(self) -> list[gaps.Lost]:
        """What a person did and the backup lacks; the others come again by themselves."""
        return [one for one in self.lost if one.type not in gaps.REACTIONS]


def restore(system: System, service: str, folder: Path, to: str | None = None) -> Report:
    """Restore one service from a backup; `to` is a moment (ISO 8601 with its zone) or "latest".

    Raises Refusal: before the swap the service runs on with the database that it had.
    """
    began = time.monotonic()
    dump = _checked(system, service, folder, to)
    report = Report(service)
    with step(f"停止 {service}", f"stopping {service}"):
        _halt(system, service)
    try:
        fresh = _load(system, dump, folder, to)
        report.lost = gaps.lost(system, service, fresh)
        report.epoch = system.place.raise_epoch(service, dump.epoch)
        report.old_database = swapping.swap(system, service, fresh)
    except BaseException:
        _run(system, service)
        raise
    system.renew(service)
    _list(system, report)
    _close(system, report)
    report.seconds = time.monotonic() - began
    return report


def _checked(system: System, service: str, folder: Path, to: str | None) -> Dump:
    """Everything that can be wrong with the wish, before anything is touched."""
    if service not in migrated_services():
        there = ", ".join(migrated_services())
        raise Refusal(f"没有服务 {service}；可选：{there}",
                      f"There is no service {service}; there are: {there}")
    if service not in system.environment.services_on_own_postgres():
        raise Refusal(f"{service} 使用给定的数据库，请用该服务器自己的恢复工具。",
                      f"{service} uses a given database: restore it with that server's own tools.")
    manifest = read(folder)
    dump = manifest.dump_of(service)
    if to is None:
        check_unchanged(folder / dump.file, dump.sha256)
    else:
        moments.check(system, manifest, folder, to)
    known = {path.stem.split("_", 1)[0]
             for path in (CODE / "services" / service / "migrations").glob("[0-9]*.py")}
    if dump.revision not in known:
        raise Refusal(f"备份的结构版本 {dump.revision} 比当前代码新，请先升级代码。",
                      f"The backup's schema {dump.revision} is newer than this code: "
                      "use the code that made it.")
    if not system.keeper.is_running() or system.postgres.problem():
        raise Refusal("系统未运行（先运行 make demo）。",
                      "The system does not run (run make demo first).")
    swapping.check_room(system, service)
    return dump


def _halt(system: System, service: str) -> None:
    system.keeper.halt(_names(system, service))


def _run(system: System, service: str) -> None:
    """On with what it had, without waiting for it: why the restore failed is what counts."""
    for name in _names(system, service):
        system.keeper.run(name)


def _names(system: System, service: str) -> list[str]:
    return [one.name for one in our_replicas(system.place) if one.process == service]


def _load(system: System, dump: Dump, folder: Path, to: str | None) -> str:
    """The backup as a database beside the present one, on the newest schema; its name."""
    fresh = swapping.make_beside(system, dump.service)
    address = system.postgres.url(f"{dump.service}_owner", fresh)
    source, room = folder / dump.file, None
    if to is not None:
        source = moments.dump_at(system, read(folder), folder, dump.service, to)
        room = source.parent
    with step("载入备份", "loading the backup"):
        tools.run(system.postgres.binaries / "pg_restore",
                  ["--no-owner", "--exit-on-error", "--single-transaction",
                   f"--dbname={fresh}", str(source)], address)
    if room is None:
        _check_rows(dump, address)
    else:
        shutil.rmtree(room)
    with step("更新数据库结构", "migrating"):
        _migrate(system, dump.service, address)
    return fresh


def _check_rows(dump: Dump, address: str) -> None:
    with tools.session(address) as cursor:
        loaded = rows_in(cursor)
    wrong = sorted(table for table in dump.rows if loaded.get(table) != dump.rows[table])
    if wrong:
        raise Refusal(f"载入后行数不符：{', '.join(wrong)}",
                      f"Not the rows of the backup after loading: {', '.join(wrong)}")


def _migrate(system: System, service: str, address: str) -> None:
    environment = {**system.environment.of_migrations(),
                   f"DATABASE_OWNER_URL_{service.upper()}": address}
    done = subprocess.run(
        [sys.executable, "-m", "chassis.migrations", "upgrade", service], cwd=CODE,
        env=environment, capture_output=True, text=True, check=False, timeout=tools.LIMIT)
    if done.returncode:
        last = "\n".join(done.stderr.splitlines()[-5:])
        raise Refusal("数据库结构未能更新。", f"The database could not be migrated:\n{last}")


def _list(system: System, report: Report) -> None:
    """Write down for a person what the backup lacks."""
    if report.old_database:
        report.unsaved = unsaved(system, report.service, report.old_database)
    report.listed_in = str(keep(system, report.service, report.epoch, {
        "heard_by_others": report.commands, "only_in_the_old_database": report.unsaved}))


def _close(system: System, report: Report) -> None:
    """Withdraw what no longer holds, replay what the backup has not heard, wait, and repair."""
    report.repaired = repairs.before_replay(system, report.service, report.lost)
    with step("重放其他服务的事件", "replaying the others' events"):
        report.replayed = gaps.replay_missing(system, report.service)
        report.unheard = gaps.wait_until_heard(system, report.service, GAP_LIMIT)
    for what, number in repairs.after_replay(system, report.service).items():
        report.repaired[what] = report.repaired.get(what, 0) + number
