"""The restored database takes the place of the old one in one transaction; the old one stays."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
from psycopg2 import sql

from chassis import clock
from deploy.local.speech import Refusal
from deploy.local.system import System

SPARE_BYTES, MOST_TRIES = 200_000_000, 5


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
        renamings = [_renaming(present, kept)] if is_there else []
        _at_once(cursor, (present, fresh), [*renamings, _renaming(fresh, present)])
    return kept if is_there else ""


def _at_once(cursor: Any, names: tuple[str, ...], renamings: list[sql.Composed]) -> None:
    """Rename all or none; whoever looked in meanwhile is sent away, a few times if need be."""
    for attempt in range(1, MOST_TRIES + 1):
        cursor.execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                       "WHERE datname = ANY(%s)", (list(names),))
        cursor.execute("BEGIN")
        try:
            for renaming in renamings:
                cursor.execute(renaming)
        except psycopg2.errors.ObjectInUse:
            cursor.execute("ROLLBACK")
            if attempt == MOST_TRIES:
                raise
        else:
            cursor.execute("COMMIT")
            return


def _renaming(name: str, to: str) -> sql.Composed:
    return sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
        sql.Identifier(name), sql.Identifier(to))


@contextmanager
def _superuser(system: System) -> Iterator[Any]:
    with closing(system.postgres.connect()) as connection, connection.cursor() as cursor:
        yield cursor
