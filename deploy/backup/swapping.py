"""The restored database takes the place of the old one in one transaction; the old one stays."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from psycopg2 import sql

from chassis import clock
from deploy.local.speech import Refusal
from deploy.local.system import System

SPARE_BYTES = 200_000_000


def check_room(system: System, service: str) -> None:
    """Twice the database must fit beside it: the restored one, and the log of its making."""
    with _superuser(system) as cursor:
        cursor.execute("SELECT coalesce(sum(pg_database_size(oid)), 0) FROM pg_database "
                       "WHERE datname = %s", (system.environment.database(service),))
        needed = 2 * int(cursor.fetchone()[0]) + SPARE_BYTES
    free = shutil.disk_usage(system.postgres.cluster).free
    if free < needed:
        raise Refusal(f"磁盘空间不足：需要 {needed >> 20} MB，剩余 {free >> 20} MB。",
                      f"Too little disk: {needed >> 20} MB needed, {free >> 20} MB free.")


def make_beside(system: System, service: str) -> str:
    """An empty database of the service's owner beside the present one; its name."""
    fresh = f"{system.environment.database(service)}_restoring"
    with _superuser(system) as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
            sql.Identifier(fresh)))
    system.postgres.create_logins([service])
    system.postgres.create_database(fresh, service)
    return fresh


def swap(system: System, service: str, fresh: str) -> str:
    """Exchange the names in one transaction; the name that the old database has now, or ""."""
    present = system.environment.database(service)
    kept = f"{present}_before_{clock.now():%Y%m%dt%H%M%S}"
    with _superuser(system) as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (present,))
        is_there = cursor.fetchone() is not None
        for name in (present, fresh) if is_there else (fresh,):
            _empty_of_sessions(cursor, name)
        cursor.execute("BEGIN")
        if is_there:
            cursor.execute(_renaming(present, kept))
        cursor.execute(_renaming(fresh, present))
        cursor.execute("COMMIT")
        cursor.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(
            sql.Identifier(present)))
    return kept if is_there else ""


def _empty_of_sessions(cursor: Any, name: str) -> None:
    cursor.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(
        sql.Identifier(name)))
    cursor.execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                   "WHERE datname = %s", (name,))


def _renaming(name: str, to: str) -> sql.Composed:
    return sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
        sql.Identifier(name), sql.Identifier(to))


@contextmanager
def _superuser(system: System) -> Iterator[Any]:
    with closing(system.postgres.connect()) as connection, connection.cursor() as cursor:
        yield cursor
