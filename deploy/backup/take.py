"""Take a backup: each database in one snapshot, the files, the cluster for any later moment.

The folder appears only when all of it is written: a half backup is never taken for a whole one.
"""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from psycopg2 import sql

from chassis import clock
from deploy.backup import base, tools
from deploy.backup.manifest import FILES, Dump, Manifest, sha256_of
from deploy.local.place import migrated_services
from deploy.local.speech import Refusal, step
from deploy.local.system import System

SPARE_BYTES = 200_000_000


def take(system: System, folder: Path, *, with_base: bool = True) -> Manifest:
    """Back up every service's database and the files into a folder that does not exist yet.

    `with_base` adds a copy of the whole cluster and keeps its log from now on, so that any later
    moment can be restored (`restore --to`). Raises Refusal; then there is no folder.
    """
    folder = folder.resolve()
    _check(system, folder)
    began_at = clock.now().isoformat()
    with _appearing(folder) as partial:
        with step("备份各数据库", "backing up the databases"):
            dumps = tuple(_dump(system, service, partial) for service in migrated_services())
        with step("备份文件", "backing up the files"):
            files = _pack_files(system.place.folder("files"), partial / FILES)
        cluster = None
        if with_base and system.environment.services_on_own_postgres():
            with step("备份整个 PostgreSQL 集群", "backing up the whole PostgreSQL cluster"):
                cluster = base.take(system.postgres, partial)
        taken = Manifest(began_at, dumps, files, cluster)
        taken.write(partial)
    return taken


def _check(system: System, folder: Path) -> None:
    if not folder.parent.is_dir():
        raise Refusal(f"{folder.parent} 不存在。", f"{folder.parent} does not exist.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(f"{folder} 已有内容，不会覆盖。",
                      f"{folder} is not empty and is not overwritten.")
    problem = system.postgres.problem() if system.environment.services_on_own_postgres() else None
    if problem:
        raise Refusal(f"PostgreSQL 未应答：{problem}（先运行 make demo）",
                      f"PostgreSQL does not answer: {problem} (run make demo first)")
    needed = sum(_bytes_of(system, service) for service in migrated_services()) + SPARE_BYTES
    free = shutil.disk_usage(folder.parent).free
    if free < needed:
        raise Refusal(f"磁盘空间不足：需要 {needed >> 20} MB，剩余 {free >> 20} MB。",
                      f"Too little disk: {needed >> 20} MB needed, {free >> 20} MB free.")


def _bytes_of(system: System, service: str) -> int:
    with tools.session(system.environment.owner_url(service)) as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


@contextmanager
def _appearing(folder: Path) -> Iterator[Path]:
    """A folder beside the wanted one that takes its name when everything is on the disk."""
    partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield partial
        _keep(partial)
        partial.replace(folder)
        _sync(folder.parent)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _keep(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _dump(system: System, service: str, folder: Path) -> Dump:
    """Dump and count one database in one snapshot."""
    address = system.environment.owner_url(service)
    target = folder / f"{service}.dump"
    with tools.session(address) as cursor:
        cursor.execute("SELECT pg_export_snapshot(), now()")
        snapshot, taken_at = cursor.fetchone()
        tools.run(system.postgres.binaries / "pg_dump",
                  ["--format=custom", "--no-owner", f"--snapshot={snapshot}",
                   f"--file={target}", tools.database_of(address)], address)
        cursor.execute("SELECT version_num FROM alembic_version")
        revision = cursor.fetchone()[0]
        rows = rows_in(cursor)
    return Dump(service, target.name, sha256_of(target), taken_at.isoformat(), revision,
                system.place.epoch(service), rows)


def rows_in(cursor: Any) -> dict[str, int]:
    """How many rows each table of a database has."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    counted = {}
    for (table,) in cursor.fetchall():
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
        counted[table] = int(cursor.fetchone()[0])
    return counted


def _pack_files(store: Path, target: Path) -> str:
    with tarfile.open(target, "w:gz", compresslevel=1) as packed:
        packed.add(store, arcname="files")
    return sha256_of(target)
