"""PostgreSQL's own programs, told passwords by environment only, and whole sessions."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from sqlalchemy.engine import make_url

from deploy.local.speech import Refusal

LIMIT = 3600
"""Seconds that a dump or a restore may take."""
UNLIMITED = "-c statement_timeout=0 -c lock_timeout=30000"


def run(program: Path, arguments: Sequence[str], address: str) -> None:
    """Run one of PostgreSQL's programs against an address; raises Refusal with its last words."""
    url = make_url(address)
    where = ["--host", url.host or "127.0.0.1", "--port", str(url.port or 5432),
             "--username", url.username or ""]
    secret = {"PGPASSWORD": str(url.password or ""), "PGOPTIONS": UNLIMITED,
              "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC"}
    done = subprocess.run([str(program), *where, "--no-password", *arguments], env=secret,
                          capture_output=True, text=True, timeout=LIMIT, check=False)
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise Refusal(f"{program.name} 未完成。", f"{program.name} did not finish:\n{last}")


def database_of(address: str) -> str:
    return str(make_url(address).database)


@contextmanager
def session(address: str) -> Iterator[Any]:
    """A cursor whose statements are one transaction of one snapshot, committed at the end."""
    url = make_url(address)
    connection = psycopg2.connect(
        host=url.host, port=url.port, user=url.username, password=url.password,
        dbname=url.database, connect_timeout=5, options=UNLIMITED)
    connection.set_session(isolation_level="REPEATABLE READ")
    try:
        with connection, connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()
