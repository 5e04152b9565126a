"""A broker and a database of this folder's own, because its tests kill, stop and freeze them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from contextlib import closing
from pathlib import Path

import amqp
import psutil
from sqlalchemy import create_engine, text

from chassis.topology import definitions, inbox, inbox_arguments, rpc_queue
from deploy.local.broker import Broker
from deploy.local.leftovers import end_all
from deploy.local.place import MARK, PROCESSES, ROOT, Place, write_secret
from deploy.local.postgres import Postgres
from deploy.local.waiting import wait_until
from tests.chassis.probe.contract import PROBE
from tests.chassis.probe.tables import metadata

VHOST, STOCK_VHOST, OPERATOR = "probe", "stock", "operator"


class OwnBroker(Broker):
    """With one more user, who may do everything: empties queues, runs stock services."""

    def prepare(self) -> None:
        super().prepare()
        logins = (*PROCESSES, OPERATOR)
        described = definitions(
            self.vhosts, {name: self.place.password(f"amqp_{name}") for name in logins}
        )
        for right in described["permissions"]:
            if right["user"] == OPERATOR:
                right.update(configure=".*", write=".*", read=".*")
        described["topic_permissions"] = [
            right for right in described["topic_permissions"] if right["user"] != OPERATOR
        ]
        write_secret(self.folder / "definitions.json", json.dumps(described))


class OwnServers:
    """Both servers, one by one to kill, freeze and start again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = Place(folder / "place")
        self.broker = OwnBroker(self.place, [STOCK_VHOST, VHOST])
        self.postgres = Postgres(self.place)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._safe_from = 0.0

    def start(self) -> None:
        self.place.keys()
        self.broker.prepare()
        self.postgres.prepare()
        self._run("epmd", self.broker.epmd_command, self.broker.environment)
        self.start_broker(wait=False)
        self.start_postgres()
        self._make_database()
        self.broker.wait()
        self._declare_queues()

    def stop(self) -> None:
        for name in self._running:
            self.thaw(name)
        end_all(self.place.root)

    def start_broker(self, *, wait: bool = True) -> None:
        self._run("broker", self.broker.command, self.broker.environment)
        if wait:
            self.broker.wait()

    def start_postgres(self) -> None:
        self._run("postgres", self.postgres.command, self.postgres.environment)
        self.postgres.wait()

    def kill(self, name: str) -> None:
        """kill -9, with everything that it started.

        RabbitMQ 3.10 writes down a new quorum queue within seconds; killed earlier, it is lost.
        """
        if name == "broker":
            wait_until(lambda: time.monotonic() > self._safe_from, 10, "the register of queues")
        os.killpg(self._running[name].pid, signal.SIGKILL)
        self._running[name].wait(10)

    def freeze(self, name: str) -> None:
        """Stop a server and all its children: PostgreSQL's sessions are groups of their own."""
        for process in self._family(name):
            process.suspend()

    def thaw(self, name: str) -> None:
        if self._running[name].poll() is None:
            for process in self._family(name):
                process.resume()

    def _family(self, name: str) -> list[psutil.Process]:
        parent = psutil.Process(self._running[name].pid)
        return [parent, *parent.children(recursive=True)]

    def heal(self) -> None:
        """Both run again, whatever a test did to them."""
        for name, start in (("broker", self.start_broker), ("postgres", self.start_postgres)):
            self.thaw(name)
            if self._running[name].poll() is not None:
                start()

    def uri(self, login: str, vhost: str = VHOST) -> str:
        return self.broker.uri(login, vhost)

    def environment(self) -> dict[str, str]:
        """What the probe is started with."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "PYTHONWARNINGS": "ignore",
            "SALESLOOP_MODE": "local",
            MARK: str(self.place.root),
            "AMQP_URI": self.uri(PROBE),
            f"DATABASE_URL_{PROBE.upper()}": self.database_url(),
            "SALESLOOP_PUBLIC_KEYS": str(self.place.keys() / "public.json"),
            "SALESLOOP_KEY_FILE": str(self.place.keys() / f"{PROBE}.pem"),
            "SALESLOOP_WEB_PORT": str(self.web_port),
        }

    @property
    def web_port(self) -> int:
        return self.place.port("web_probe")

    def database_url(self) -> str:
        return self.postgres.url(f"{PROBE}_app", PROBE)

    def sql(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Run a statement as the superuser; the rows, if it has any."""
        with closing(self.postgres.connect(PROBE)) as session, session.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall()) if cursor.description else []

    def number(self, statement: str, *values: object) -> int:
        return int(str(self.sql(statement, *values)[0][0]))

    def channel(self, login: str = OPERATOR, vhost: str = VHOST) -> amqp.Channel:
        """A channel of its own; close its connection afterwards."""
        connection = amqp.Connection(
            host=f"127.0.0.1:{self.broker.port}",
            userid=login,
            virtual_host=vhost,
            connect_timeout=5,
            password=self.place.password(f"amqp_{login}"),
            confirm_publish=True,
        )
        connection.connect()
        return connection.channel()

    def depth(self, queue: str, vhost: str = VHOST) -> int:
        """Messages that wait in a queue for delivery."""
        channel = self.channel(vhost=vhost)
        with closing(channel.connection):
            return int(channel.queue_declare(queue, passive=True).message_count)

    def _declare_queues(self) -> None:
        channel = self.channel()
        with closing(channel.connection):
            channel.queue_declare(
                inbox(PROBE), durable=True, auto_delete=False, arguments=inbox_arguments(PROBE)
            )
            channel.queue_declare(rpc_queue(PROBE), durable=True, auto_delete=False)
        self._safe_from = time.monotonic() + 6

    def _make_database(self) -> None:
        self.postgres.create_logins([PROBE])
        self.postgres.create_database(PROBE, PROBE)
        engine = create_engine(self.postgres.url(f"{PROBE}_owner", PROBE))
        with engine.begin() as connection:
            metadata.create_all(connection)
            connection.execute(
                text(f"""
                GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {PROBE}_app;
                GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {PROBE}_app""")
            )
        engine.dispose()

    def _run(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                command,
                env=environment,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
