"""A whole system of its own, a real Prometheus that watches it, and hands that break things."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import amqp
import psutil
import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.x509.oid import NameOID

from chassis import clock, tracing
from chassis.passport import ACCESS_AUDIENCE, Caller, Signer
from deploy.local.place import MARK, ROOT
from deploy.local.programs import command_of
from deploy.local.system import VHOST, System
from deploy.local.waiting import WaitedTooLong, wait_until
from tests.alerts.collector import Collector
from tests.alerts.watcher import Prometheus
from tests.journeys.builders import a_negotiated_deal, sign_when_known
from tests.running import EVERYTHING, Client, Reply

WITHIN = 180
"""Seconds in which an alert has to fire, and to end: the machine may be busy."""
PLUGIN_TOOL = Path("/usr/lib/rabbitmq/bin/rabbitmqctl")


def write_certificate(path: Path, days: int) -> None:
    """A certificate that ends in so many days."""
    key = ed25519.Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ingress")])
    now = datetime.now(UTC)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name)
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=100))
            .not_valid_after(now + timedelta(days=days)).sign(key, None))
    from cryptography.hazmat.primitives.serialization import Encoding

    fresh = path.with_suffix(".new")
    fresh.write_bytes(made.public_bytes(Encoding.PEM))
    fresh.replace(path)


class Patient(Client):
    """A client that asks again when a service is away just now, as it is told to."""

    def settled_trail(self, deal_id: str, limit: float = WITHIN) -> Reply:
        return super().settled_trail(deal_id, limit)

    def _send(self, verb: str, path: str, **more: Any) -> Reply:
        replies: list[Reply] = []

        def is_answered() -> bool:
            with suppress(requests.RequestException):
                replies.append(super(Patient, self)._send(verb, path, **more))
            return bool(replies) and replies[-1].status != 503

        wait_until(is_answered, WITHIN, f"{verb} {path}", 0.2)
        return replies[-1]


class Scene:
    """The system, its watcher, and what a test breaks on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.certificate = folder / "ingress.pem"
        write_certificate(self.certificate, 365)
        self.collector = Collector()
        self._given = {"SALESLOOP_CERTIFICATES": str(self.certificate),
                       tracing.ENDPOINT: self.collector.url, "OTEL_BSP_SCHEDULE_DELAY": "200",
                       "SALESLOOP_RECONCILE_EVERY": "0", "SALESLOOP_RECONCILE_SETTLED": "1"}
        os.environ.update(self._given)
        self.system = System(folder / "state", {})
        self.system.broker.has_figures = True
        self.prometheus = Prometheus(folder / "prometheus", self.system.environment)

    def start(self) -> None:
        self.system.start()
        self.prometheus.start()
        signer = Signer("org", (self.system.place.keys() / "org.pem").read_text())
        caller = Caller("acct_alerts", permissions=dict.fromkeys(EVERYTHING, "all"))
        token = signer.sign(caller, ACCESS_AUDIENCE, clock.now(), timedelta(hours=1))
        self.client = Patient(self.system.gateway_url(), token)

    def end(self) -> None:
        for name in self._given:
            os.environ.pop(name, None)
        self.prometheus.stop()
        self.system.stop()
        self.collector.stop()

    def negotiated_deal(self, parties: tuple[str, str]) -> str:
        """A deal of a seller and a partner that pipeline knows both."""
        seller, partner = parties
        deal_id = a_negotiated_deal(self.client, seller, "1000.00", partner)
        both = ("SELECT (SELECT count(*) FROM partner_copy WHERE is_active) > 0 "
                "AND (SELECT count(*) FROM employee_copy) > 0")
        wait_until(lambda: self.sql("pipeline", both)[0][0], WITHIN, "the partner and the seller")
        return deal_id

    def signed_deal(self, parties: tuple[str, str]) -> str:
        deal_id = self.negotiated_deal(parties)
        sign_when_known(self.client, deal_id, "2026-03-03").ok()
        return deal_id

    def fires(self, name: str, meanwhile: Callable[[], object] = lambda: None,
              **labels: str) -> None:
        """Wait until an alert fires with these labels, doing something again and again."""
        found: dict[str, Any] = {}

        def is_firing() -> bool:
            meanwhile()
            found.update(next(iter(self._found(name, labels)), {}))
            return bool(found)

        wait_until(is_firing, WITHIN, f"{name} {labels} to fire", 0.2)
        for part in ("summary", "description"):
            assert " / " in found["annotations"][part]
            assert "<" not in found["annotations"][part], found["annotations"]

    def ends(self, *names: str) -> None:
        """Wait until none of these fires; without a name, none at all."""
        def still() -> list[str]:
            firing = [str(alert["labels"]) for alert in self.prometheus.firing()]
            return [one for one in firing if not names or any(f"'{name}'" in one for name in names)]

        try:
            wait_until(lambda: not still(), WITHIN, f"{names} to end", 0.2)
        except WaitedTooLong as late:
            raise AssertionError(f"still firing: {still()}") from late

    def reconciled(self) -> list[Any]:
        """What a run of the reconciler that begins now finds."""
        run_id = self.client.post("/v1/reconciliation/runs").ok()["run_id"]
        path = f"/v1/reconciliation/runs/{run_id}"
        wait_until(lambda: self.client.get(path).ok()["state"] == "done", WITHIN, "the reconciler")
        return list(self.client.get("/v1/reconciliation").ok()["findings"])

    def _found(self, name: str, labels: dict[str, str]) -> list[dict[str, Any]]:
        wanted = {"alertname": name, **labels}.items()
        return [alert for alert in self.prometheus.firing() if wanted <= alert["labels"].items()]

    def stop(self, *names: str) -> None:
        for name in names:
            self.system.keeper.asks.stopProcess(name)

    def run(self, *names: str) -> None:
        for name in names:
            self.system.keeper.run(name)

    @contextmanager
    def stopped(self, *names: str) -> Iterator[None]:
        self.stop(*names)
        try:
            yield
        finally:
            self.run(*names)

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        process = psutil.Process(self._process_id(name))
        process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            process.send_signal(signal.SIGCONT)

    def _process_id(self, name: str) -> int:
        return next(int(str(one["pid"])) for one in self.system.keeper.states()
                    if one["name"] == name)

    def sql(self, service: str, statement: str, *values: object) -> list[Any]:
        database = self.system.environment.database(service)
        with closing(self.system.postgres.connect(database)) as session, \
                session.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall()) if cursor.description else []

    def broker_tool(self, *arguments: str) -> None:
        subprocess.run([str(PLUGIN_TOOL), *arguments], check=True, timeout=60, cwd=self.folder,
                       env=self.system.broker.environment, capture_output=True)

    def publish(self, owner: str, kind: str, *bodies: bytes) -> None:
        """Messages on an owner's exchange, under its own login."""
        with amqp.Connection(
                host=f"127.0.0.1:{self.system.broker.port}", userid=owner, virtual_host=VHOST,
                password=self.system.place.password(f"amqp_{owner}")) as connection:
            channel = connection.channel()
            for body in bodies:
                channel.basic_publish(
                    amqp.Message(body, delivery_mode=2, user_id=owner,
                                 content_type="application/json"),
                    exchange=f"{owner}.events", routing_key=kind)

    @contextmanager
    def on_a_small_disk(self, name: str) -> Iterator[Path]:
        """Run a service with its files on a disk of 4 MB that only it sees; where that is."""
        files = self.system.place.folder("files")
        environment = {**self.system.environment.of(name), MARK: str(self.system.place.root)}
        mine = "" if os.geteuid() == 0 else "--map-root-user"
        command = (f"mount -t tmpfs -o size=4m salesloop '{files}' && exec \"$@\"")
        with self.stopped(name):
            process = subprocess.Popen(
                ["unshare", *mine.split(), "--mount", "--propagation", "private", "sh", "-c",
                 command, "sh", *command_of(name)], env=environment, cwd=ROOT,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                yield Path(f"/proc/{process.pid}/root") / files.relative_to("/")
            finally:
                process.terminate()
                process.wait(30)

    def pause(self, seconds: float) -> None:
        """Time itself is what is broken here: a delay of so many seconds."""
        time.sleep(seconds)
