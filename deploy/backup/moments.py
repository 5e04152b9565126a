"""Any later moment: a second server plays the archived log over a copy of the whole cluster.

The service must be stopped; what it acknowledged until then is in the log, and `latest` loses none
of it. The second server dumps the one database and is gone.
"""

from __future__ import annotations

import contextlib
import shlex
import shutil
import signal
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg2

from deploy.backup import tools
from deploy.backup.manifest import BASE, Base, Manifest, check_unchanged
from deploy.local.postgres import SETTINGS, Postgres
from deploy.local.speech import Refusal, step
from deploy.local.system import System
from deploy.local.waiting import wait_until

LATEST = "latest"
ARCHIVED_LIMIT, RECOVERY_LIMIT = 120, 1800


def check(system: System, manifest: Manifest, folder: Path, to: str) -> None:
    """Raises Refusal unless the backup and the archive can lead to the moment."""
    if manifest.base is None:
        raise Refusal("该备份不含集群副本，只能恢复到备份时刻（省略 --to）。",
                      "The backup has no copy of the cluster: it restores its own moment only.")
    for name, sha256 in manifest.base.files.items():
        check_unchanged(folder / BASE / name, sha256)
    if not Path(manifest.base.archive).is_dir():
        raise Refusal(f"没有归档日志：{manifest.base.archive}",
                      f"There is no archived log: {manifest.base.archive}")
    if to == LATEST:
        return
    moment = _moment(to)
    if not datetime.fromisoformat(manifest.base.taken_at) < moment <= datetime.now(UTC):
        raise Refusal(f"--to 须在 {manifest.base.taken_at} 之后、现在之前。",
                      f"--to lies after {manifest.base.taken_at} and not in the future.")


def _moment(to: str) -> datetime:
    try:
        moment = datetime.fromisoformat(to)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refusal("--to 须为 latest，或含时区的时间，例如 2026-03-01T12:00:00+08:00。",
                      "--to is latest or a time with its zone, such as 2026-03-01T12:00:00+08:00.")
    return moment


def dump_at(system: System, manifest: Manifest, folder: Path, service: str, to: str) -> Path:
    """One database as of a moment, as a dump beside the cluster; the caller removes its folder."""
    assert manifest.base is not None, "checked before"
    end = None
    if manifest.base.archive == str(system.postgres.archive):  # else its own cluster is gone
        with step("归档当前日志", "archiving the log up to now"):
            end = archive_up_to_now(system.postgres)
    room = Path(tempfile.mkdtemp(prefix="moment-", dir=system.place.root))
    with step(f"在第二个 PostgreSQL 上恢复至 {to}", f"recovering to {to} on a second PostgreSQL"):
        second = Second(system.postgres, room)
        second.unpack(folder / BASE, manifest.base)
        with second.running(manifest.base, to, end) as address:
            target = room / f"{service}.dump"
            database = system.environment.database(service)
            tools.run(system.postgres.binaries / "pg_dump",
                      ["--format=custom", "--no-owner", f"--file={target}", database], address)
    return target


def archive_up_to_now(postgres: Postgres) -> str:
    """End the present piece of the log, with a commit in it, and wait until it is archived; the
    place in the log that was reached."""
    with contextlib.closing(postgres.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")
        cursor.execute("SELECT pg_current_wal_flush_lsn(), pg_walfile_name(pg_switch_wal())")
        reached, last = cursor.fetchone()

        def is_archived() -> bool:
            return (postgres.archive / f"{last}.gz").exists()

        wait_until(is_archived, ARCHIVED_LIMIT, f"archive of {last}", 0.1)
    return str(reached)


class Second:
    """A server of a moment's own, beside the living one and under the same account."""

    def __init__(self, living: Postgres, room: Path) -> None:
        self.living, self.room = living, room
        self.port = living.place.port("postgres_second")
        self.cluster = living.cluster.parent / room.name

    def unpack(self, packed: Path, base: Base) -> None:
        account = self.living.account
        account.own(self.cluster)
        for name, inside in (("base.tar.gz", "."), ("pg_wal.tar.gz", "pg_wal")):
            with tarfile.open(packed / name) as archive:
                archive.extractall(self.cluster / inside, filter="data")
        for path in self.cluster.rglob("*"):
            account.give(path)
        self.cluster.chmod(0o700)
        (self.cluster / "recovery.signal").touch()

    def _command(self, base: Base, to: str) -> list[str]:
        folder = shlex.quote(base.archive).replace("%", "%%")
        settings = {
            **SETTINGS, "archive_mode": "off", "fsync": "off",
            "restore_command": f"gzip -dc {folder}/%f.gz > %p",
            "recovery_target_action": "promote", "recovery_target_timeline": "latest",
            **({} if to == LATEST else {"recovery_target_time": to}),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [*self.living.account.prefix, str(self.living.binaries / "postgres"),
                "-D", str(self.cluster), "-p", str(self.port), *options]

    @contextlib.contextmanager
    def running(self, base: Base, to: str, end: str | None = None) -> Iterator[str]:
        """The superuser's address of it once the moment is reached; it is gone afterwards.

        `end`: the place in the log that `latest` must reach; the server itself stops at a hole
        without a word.
        """
        log = self.room / "recovery.log"
        with log.open("w") as output:
            server = subprocess.Popen(self._command(base, to), env=self.living.environment,
                                      stdout=output, stderr=output)
        try:
            wait_until(lambda: self._has_arrived(server, log), RECOVERY_LIMIT, "recovery", 0.2)
            if to == LATEST and end is not None:
                self._check_reached(end)
            yield self._address
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(60)
            shutil.rmtree(self.cluster, ignore_errors=True)

    @property
    def _address(self) -> str:
        secret = self.living.place.password("postgres")
        return f"postgresql+psycopg2://postgres:{secret}@127.0.0.1:{self.port}/postgres"

    def _check_reached(self, end: str) -> None:
        with tools.session(self._address) as cursor:
            cursor.execute("SELECT pg_current_wal_lsn() >= CAST(%s AS pg_lsn)", (end,))
            if not cursor.fetchone()[0]:
                raise Refusal("归档日志不完整：未能到达最新时刻。",
                              "The archived log has a hole: it does not lead to the latest moment.")

    def _has_arrived(self, server: subprocess.Popen[bytes], log: Path) -> bool:
        if server.poll() is not None:
            last = "\n".join(log.read_text().splitlines()[-4:])
            raise Refusal("归档日志未能恢复到该时刻。",
                          f"The archived log does not lead to that moment:\n{last}")
        try:
            with tools.session(self._address) as cursor:
                cursor.execute("SELECT pg_is_in_recovery()")
                return not cursor.fetchone()[0]
        except psycopg2.OperationalError:
            return False
