"""An embedded PostgreSQL: a wheel's binaries, our own cluster, passwords by scram, fsync on."""

from __future__ import annotations

import contextlib
import os
import shlex
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg2
from psycopg2 import sql

from deploy.local.account import Account, choose_account
from deploy.local.place import MARK, Place, write_secret
from deploy.local.speech import Refusal
from deploy.local.waiting import wait_until

SETTINGS = {
    "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": "300",
    "shared_buffers": "128MB", "password_encryption": "scram-sha-256", "timezone": "UTC",
    "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "jit": "off",
    "archive_mode": "on",
}
ACCESS = ("host all all 127.0.0.1/32 scram-sha-256\n"
          "host replication postgres 127.0.0.1/32 scram-sha-256\n")
ARCHIVE = ("test ! -d {folder} || {{ gzip -1 -c %p > {folder}/%f.part && sync {folder}/%f.part "
           "&& mv {folder}/%f.part {folder}/%f.gz; }}")
"""Keeps each finished piece of the write-ahead log, if the folder is there: the first backup makes
it. Without it nothing is kept and nothing is spent."""
LOCALE = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin",
          "--builtin-locale=C.UTF-8")


class Postgres:
    """One cluster in one place, run in the foreground by whoever starts `command`."""

    def __init__(self, place: Place, account: Account | None = None) -> None:
        self.place = place
        self.account = account or choose_account()
        self.port = place.port("postgres")
        self.cluster = self.account.cluster(place.folder("postgres"), place.password("postgres"))

    @property
    def binaries(self) -> Path:
        return self.account.binaries()

    @property
    def command(self) -> list[str]:
        folder = shlex.quote(str(self.archive)).replace("%", "%%")
        settings = {**SETTINGS, "archive_command": ARCHIVE.format(folder=folder)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [*self.account.prefix, str(self.binaries / "postgres"), "-D", str(self.cluster),
                "-p", str(self.port), *options]

    @property
    def archive(self) -> Path:
        """Where this cluster's write-ahead log is kept; a cluster made anew has a folder anew."""
        control = self.cluster / "global" / "pg_control"
        identity = control.read_bytes()[:8] if control.exists() else bytes(8)
        return self.cluster.parent / f"wal-{int.from_bytes(identity, sys.byteorder)}"

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC",
                MARK: str(self.place.root)}

    def prepare(self) -> None:
        """Make the cluster if it is not there; nobody enters without a password."""
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise()
        (self.cluster / "pg_hba.conf").write_text(ACCESS)
        self._forget_the_dead()

    def _initialise(self) -> None:
        self.account.own(self.cluster)
        secret = self.cluster.parent / f"initial-{self.port}"
        write_secret(secret, self.place.password("postgres"))
        self.account.give(secret)
        done = subprocess.run(
            [*self.account.prefix, str(self.binaries / "initdb"), "-D", str(self.cluster),
             "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={secret}", *LOCALE],
            check=False, capture_output=True, text=True, timeout=60, cwd="/", env=self.environment)
        secret.unlink()
        if done.returncode:
            raise Refusal(f"无法建立 PostgreSQL 数据目录：{done.stderr[-300:]}",
                          f"PostgreSQL's cluster could not be made: {done.stderr[-300:]}")

    def _forget_the_dead(self) -> None:
        """Remove the lock of a killed server when its number now belongs to another program."""
        lock = self.cluster / "postmaster.pid"
        with contextlib.suppress(FileNotFoundError, ValueError, psutil.Error):
            holder = psutil.Process(int(lock.read_text().split("\n", 1)[0]))
            if str(self.cluster) not in holder.cmdline():
                lock.unlink()

    def connect(self, database: str = "postgres") -> psycopg2.extensions.connection:
        """A session of the superuser, each statement a transaction of its own."""
        connection = psycopg2.connect(
            host="127.0.0.1", port=self.port, user="postgres", dbname=database,
            password=self.place.password("postgres"), connect_timeout=3)
        connection.autocommit = True
        return connection

    def wait(self, limit: float = 30) -> None:
        wait_until(lambda: self.problem() is None, limit, "PostgreSQL")

    def problem(self) -> str | None:
        """Why it does not answer yet; nothing when it does."""
        try:
            self.connect().close()
        except psycopg2.OperationalError as error:
            return str(error).strip().splitlines()[-1]
        return None

    def create_logins(self, services: list[str]) -> None:
        """Two logins per service: the owner for migrations, the application without DDL."""
        with contextlib.closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")
            for service in services:
                for login in (f"{service}_owner", f"{service}_app"):
                    _create_login(cursor, login, self.place.password(login))

    def create_database(self, name: str, service: str, template: str = "template0") -> None:
        """A database of a service that no other login may enter."""
        with contextlib.closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            if cursor.fetchone():
                return
            cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                *map(sql.Identifier, (name, f"{service}_owner", template))))
            cursor.execute(sql.SQL(
                "REVOKE ALL ON DATABASE {0} FROM PUBLIC; GRANT CONNECT ON DATABASE {0} TO {1}"
            ).format(sql.Identifier(name), sql.Identifier(f"{service}_app")))

    def url(self, login: str, database: str) -> str:
        password = self.place.password(login)
        return f"postgresql+psycopg2://{login}:{password}@127.0.0.1:{self.port}/{database}"


def _create_login(cursor: psycopg2.extensions.cursor, login: str, password: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (login,))
    if not cursor.fetchone():
        cursor.execute(sql.SQL("CREATE ROLE {} LOGIN NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            sql.Identifier(login), sql.Literal(password)))
