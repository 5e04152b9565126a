"""A copy of the whole cluster, and the archive of its log that leads to any later moment."""

from __future__ import annotations

from pathlib import Path

from chassis import clock
from deploy.backup import tools
from deploy.backup.manifest import BASE, Base, sha256_of
from deploy.local.postgres import Postgres

LONGEST_UNARCHIVED = "60s"
"""A piece of the log is archived at the latest then: what a lost disk may cost `restore --to`."""


def take(postgres: Postgres, folder: Path) -> Base:
    """Copy the cluster as it runs; its log is archived from now on."""
    _archive_from_now_on(postgres)
    taken_at = clock.now().isoformat()
    tools.run(postgres.binaries / "pg_basebackup",
              ["--pgdata", str(folder / BASE), "--format=tar", "--gzip", "--compress=1",
               "--wal-method=stream", "--checkpoint=fast"], superuser(postgres))
    files = {path.name: sha256_of(path) for path in sorted((folder / BASE).iterdir())}
    return Base(files, str(postgres.archive), taken_at)


def superuser(postgres: Postgres, database: str = "postgres") -> str:
    return (f"postgresql+psycopg2://postgres:{postgres.place.password('postgres')}"
            f"@127.0.0.1:{postgres.port}/{database}")


def _archive_from_now_on(postgres: Postgres) -> None:
    postgres.archive.mkdir(mode=0o700, exist_ok=True)
    postgres.account.give(postgres.archive)
    connection = postgres.connect()
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER SYSTEM SET archive_timeout = '{LONGEST_UNARCHIVED}'")
            cursor.execute("SELECT pg_reload_conf()")
    finally:
        connection.close()
