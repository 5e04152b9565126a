"""The probe as a real process: started, told, called, killed and looked into."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import amqp
import requests

from chassis import clock, codec
from chassis.contract import Event
from chassis.envelope import Envelope, Origin, enclose, seal
from chassis.passport import PASSPORT_AUDIENCE, Caller, Signer
from chassis.rpc_client import Headers, RemoteReply, RpcClient
from chassis.topology import GATEWAY, dead_queue, exchange, inbox, rpc_queue
from deploy.local.place import ROOT
from deploy.local.waiting import wait_until
from tests.chassis.own_servers import OwnServers
from tests.chassis.probe.contract import PROBE, TELLER

READY_LIMIT, STOP_LIMIT = 30, 25
A_PERSON = Caller("acct_person", permissions={"notes:write": "all", "notes:read": "all"})


class ProbeProcess:
    """One process at a time."""

    def __init__(self, servers: OwnServers) -> None:
        self.servers = servers
        self.log_file: Path = servers.folder / "probe.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._environment: Mapping[str, str] = {}

    def start(self, **more: str) -> None:
        self.launch(**more)
        self.wait_ready()

    def launch(self, **more: str) -> None:
        self._environment = more
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.chassis.probe"],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                env={**self.servers.environment(), **more},
            )

    def ensure_running(self) -> None:
        """A healthy process without special settings."""
        if self.is_alive() and not self._environment:
            self.wait_ready()
            return
        self.kill()
        self.start()

    def wait_ready(self, limit: float = READY_LIMIT) -> float:
        return wait_until(self.is_ready, limit, "the probe")

    def is_ready(self) -> bool:
        return self._answers("/ready")

    def is_live(self) -> bool:
        return self._answers("/live")

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(STOP_LIMIT)

    def terminate(self) -> int:
        """SIGTERM; the exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(STOP_LIMIT)

    def wait_dead(self, limit: float = 15) -> int:
        assert self.process is not None
        return self.process.wait(limit)

    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def metric(self, sample: str) -> float:
        shown = requests.get(self._url("/metrics"), timeout=5)
        shown.raise_for_status()
        return sum(
            float(line.rsplit(" ", 1)[1])
            for line in shown.text.splitlines()
            if line.startswith(sample)
        )

    def empty(self) -> None:
        """Forget every row and message."""
        self.servers.sql(
            "TRUNCATE outbox, heard, waiting, idempotency, written, told, medicine RESTART IDENTITY"
        )
        channel = self.servers.channel()
        with closing(channel.connection):
            for queue in (inbox(PROBE), dead_queue(PROBE), rpc_queue(PROBE), "unheard"):
                channel.queue_purge(queue)

    def is_at_rest(self) -> bool:
        """Nothing arrives, nothing is in hand, nothing is left to publish."""
        return (
            self.servers.depth(inbox(PROBE)) == 0
            and self.servers.number("SELECT count(*) FROM outbox WHERE published_at IS NULL") == 0
        )

    def told(self) -> int:
        """How often a reaction was carried out."""
        return self.servers.number("SELECT count(*) FROM told")

    def wait_told(self, number: int, limit: float = 20) -> float:
        return wait_until(lambda: self.told() >= number, limit, f"{number} reactions")

    def _answers(self, path: str) -> bool:
        try:
            return requests.get(self._url(path), timeout=2).status_code == 200
        except requests.RequestException:
            return False

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.servers.web_port}{path}"


class Teller:
    """The service `strategy`, as the broker sees it: publishes under its name, confirmed."""

    def __init__(self, servers: OwnServers, login: str = TELLER) -> None:
        self.servers, self.login = servers, login

    def tell(self, *events: Event) -> list[Envelope]:
        envelopes = [enclose(event, Origin(TELLER), clock.now(), 0) for event in events]
        self.send(*[(envelope.type, seal(envelope)) for envelope in envelopes])
        return envelopes

    def send(self, *bodies: tuple[str, bytes], **properties: Any) -> None:
        """Publish anything under a routing key."""
        channel = self.servers.channel(self.login)
        with closing(channel.connection):
            for routing_key, body in bodies:
                channel.basic_publish(
                    amqp.Message(
                        body,
                        **{
                            "content_type": "application/json",
                            "delivery_mode": 2,
                            "user_id": self.login,
                            **properties,
                        },
                    ),
                    exchange=exchange(TELLER),
                    routing_key=routing_key,
                )


class Asker:
    """Somebody who calls the probe the way the gateway does."""

    def __init__(self, servers: OwnServers) -> None:
        self.client = RpcClient(servers.uri(GATEWAY), GATEWAY)
        self.signer = Signer(GATEWAY, (servers.place.keys() / f"{GATEWAY}.pem").read_text())

    def call(
        self,
        operation: str,
        *,
        key: str | None = None,
        limit: float = 10,
        passport: str | None = None,
        **values: Any,
    ) -> RemoteReply:
        return self.client.call(
            PROBE, operation, codec.encode(values), self.headers(key, passport), limit
        )

    def headers(self, key: str | None = None, passport: str | None = None) -> Headers:
        return Headers(passport or self.passport(), key or uuid.uuid4().hex, "req_test", "en")

    def passport(self, caller: Caller = A_PERSON) -> str:
        return self.signer.sign(caller, PASSPORT_AUDIENCE, clock.now(), timedelta(seconds=60))

    def close(self) -> None:
        self.client.close()
