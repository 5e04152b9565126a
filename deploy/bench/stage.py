"""A system of its own for measuring: durable, with exact commit times, and nobody else's rows."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg2
from psycopg2.extras import execute_values

from chassis import clock
from chassis.passport import ACCESS_AUDIENCE, Caller, Signer
from deploy.local.broker import Broker
from deploy.local.environment import Environment
from deploy.local.place import ROOT, write_secret
from deploy.local.postgres import Postgres
from deploy.local.system import VHOST, System
from services.org.rules.roles import PERMISSIONS

STOCK = "stock"
"""The vhost, and the user, of the stock Nameko service that (b) compares with."""
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
UNLIMITED = {f"RATE_LIMIT_{name}": "100000000/minute"
             for name in ("USER", "ADDRESS", "AUTH", "PUBLIC")}
TOKEN_LIFE = timedelta(minutes=10)


class BenchPostgres(Postgres):
    """As always, and it remembers when each transaction committed; `preload` for profiles."""

    @property
    def command(self) -> list[str]:
        preload = os.environ.get("SALESLOOP_BENCH_PRELOAD", "")
        return [*super().command, "-c", "track_commit_timestamp=on",
                *(["-c", f"shared_preload_libraries={preload}"] if preload else [])]


class BenchBroker(Broker):
    """As always, with one more vhost in which a stock Nameko service may declare what it likes."""

    def prepare(self) -> None:
        super().prepare()
        described = self.folder / "definitions.json"
        known = json.loads(described.read_text())
        known["vhosts"].append({"name": STOCK})
        known["users"].append({"name": STOCK, "password": self.place.password("amqp_stock"),
                               "tags": ""})
        known["permissions"].append({"user": STOCK, "vhost": STOCK,
                                     "configure": ".*", "write": ".*", "read": ".*"})
        write_secret(described, json.dumps(known))


class BenchSystem(System):
    """A whole Salesloop on the two servers above."""

    def __init__(self, root: Any) -> None:
        super().__init__(root, {})
        self.postgres = BenchPostgres(self.place)
        self.broker = BenchBroker(self.place, [VHOST])
        self.environment = Environment(self.postgres, self.broker, VHOST)


@dataclass(frozen=True)
class Stage:
    """The running system, as those who measure see it."""

    system: BenchSystem

    @property
    def url(self) -> str:
        return self.system.gateway_url()

    def token(self, permissions: dict[str, str] | None = None, employee_id: str | None = None
              ) -> str:
        """An access token of ten minutes as org would issue it; everything unless told less."""
        key = (self.system.place.keys() / "org.pem").read_text()
        granted = dict.fromkeys(PERMISSIONS, "all") if permissions is None else permissions
        who = Caller("acct_bench", employee_id, None, granted)
        return Signer("org", key).sign(who, ACCESS_AUDIENCE, clock.now(), TOKEN_LIFE)

    def connect(self, service: str) -> psycopg2.extensions.connection:
        return self.system.postgres.connect(self.system.environment.database(service))

    def ask(self, service: str, statement: str, values: Any = None) -> list[Any]:
        """Rows of a statement in a service's database, by its superuser."""
        with closing(self.connect(service)) as session, session.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall()) if cursor.description else []

    @contextmanager
    def session(self, service: str) -> Iterator[Session]:
        """Several statements in one session, for those that share temporary tables."""
        with closing(self.connect(service)) as session, session.cursor() as cursor:
            yield Session(cursor)


@dataclass(frozen=True)
class Session:
    """One session of the superuser; each statement commits by itself."""

    cursor: Any

    def run(self, statement: str, values: Any = None) -> None:
        self.cursor.execute(statement, values)

    def run_many(self, statement: str, rows: Sequence[Any]) -> None:
        """Many rows by `INSERT ... VALUES %s`."""
        execute_values(self.cursor, statement, rows, page_size=1000)


@contextmanager
def running() -> Iterator[Stage]:
    """Started in a folder that is new and that is gone afterwards; refuses to measure without
    durability."""
    os.environ.update(UNLIMITED)
    root = ROOT / ".local" / f"bench-{os.getpid()}"
    system = BenchSystem(root)
    try:
        system.start()
        stage = Stage(system)
        _check_durable(stage)
        yield stage
    finally:
        system.stop()
        if system.postgres.account.elsewhere is not None:
            shutil.rmtree(system.postgres.cluster, ignore_errors=True)
        shutil.rmtree(root, ignore_errors=True)


def _check_durable(stage: Stage) -> None:
    for name in DURABLE:
        found = stage.ask("pipeline", "SELECT current_setting(%s)", (name,))[0][0]
        if found != "on":
            raise RuntimeError(f"{name} is {found}: nothing measured so would be worth anything")
