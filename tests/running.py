"""The running system for journeys: every service and the gateway as real processes."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from typing import Any

import pytest
import requests

from chassis import clock
from chassis.passport import ACCESS_AUDIENCE, Caller, Signer
from deploy.local.place import installed_services
from deploy.local.programs import command_of
from deploy.local.waiting import wait_until
from services.org.rules.roles import PERMISSIONS
from tests.servers import Servers, truncate

READY_LIMIT, STOP_LIMIT, SETTLE_LIMIT = 60, 25, 30
EVERYTHING = PERMISSIONS
OF_MANY = {"RATE_LIMIT_AUTH": "100000/minute", "RATE_LIMIT_PUBLIC": "100000/minute"}
"""Tests come from one address, but play callers from many; the limits have tests of their own."""
WHEN_ASKED = {"SALESLOOP_RECONCILE_EVERY": "0", "SALESLOOP_RECONCILE_SETTLED": "2"}
"""Tests empty one database after another: the reconciler looks when a test asks it to."""


class Reply:
    """An HTTP answer as a journey reads it."""

    def __init__(self, response: requests.Response) -> None:
        self.status, self.headers = response.status_code, response.headers
        is_json = "json" in response.headers.get("Content-Type", "")
        self.body: Any = response.json() if is_json else response.text

    def __getitem__(self, name: str) -> Any:
        return self.body[name]

    def ok(self) -> Reply:
        """This answer, if it is a success."""
        assert self.status < 300, (self.status, self.body)
        return self


class RunningSystem:
    """Processes that can be killed and restarted one by one; `people-2` is a second people."""

    def __init__(self, servers: Servers, folder: Path) -> None:
        self.servers, self.folder = servers, folder
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.base_url = f"http://127.0.0.1:{servers.environment.web_port('gateway')}"
        self.signer = Signer("org", (servers.place.keys() / "org.pem").read_text())
        self.clock_file, self.moved_by = folder / "clock", 0
        self.move_clock(None)

    def start(self) -> None:
        for name in (*installed_services(), "gateway"):
            self.start_one(name)
        for name in (*installed_services(), "gateway"):
            self.wait_ready(name)

    def start_one(self, name: str, more: Mapping[str, str] | None = None) -> None:
        """Start a process; `more` may name another PYTHONPATH, of an earlier version's code."""
        process, number = _replica(name)
        environment = {**self.servers.environment.of(process, number), **OF_MANY, **WHEN_ASKED,
                       "SALESLOOP_CLOCK_FILE": str(self.clock_file), **(more or {})}
        root = Path(environment["PYTHONPATH"])
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command_of(process), env=environment, stdout=log, stderr=log, cwd=root
            )

    def move_clock(self, to: datetime | None) -> None:
        """From now on it is this instant for every process and for tokens; None: as it is."""
        moved = timedelta() if to is None else to - clock.now()
        self.moved_by = ceil(moved.total_seconds())
        told = self.clock_file.with_suffix(".new")
        told.write_text(str(self.moved_by))
        told.replace(self.clock_file)

    def now(self) -> datetime:
        return clock.now() + timedelta(seconds=self.moved_by)

    def wait_ready(self, name: str) -> None:
        wait_until(lambda: _is_ready(f"{self._web(name)}/ready"), READY_LIMIT, name)

    def kill(self, name: str) -> int:
        """kill -9; the process id that is gone."""
        process = self.processes[name]
        process.kill()
        process.wait(STOP_LIMIT)
        return process.pid

    def terminate(self, name: str) -> int:
        """SIGTERM; the exit code."""
        self.processes[name].terminate()
        return self.processes[name].wait(STOP_LIMIT)

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(STOP_LIMIT)
            except subprocess.TimeoutExpired:
                process.kill()

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def metric(self, name: str, sample: str) -> float:
        """The sum of a metric's samples of one process."""
        port = self.servers.environment.metrics_port(*_replica(name))
        text = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text
        return sum(
            float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(sample)
        )

    def _web(self, name: str) -> str:
        return f"http://127.0.0.1:{self.servers.environment.web_port(*_replica(name))}"

    def token(
        self,
        permissions: Mapping[str, str] | None = None,
        *,
        subject: str = "acct_test",
        employee_id: str | None = None,
        partner_id: str | None = None,
    ) -> str:
        """An access token as org would issue it; everything in scope all unless told otherwise."""
        granted = dict.fromkeys(EVERYTHING, "all") if permissions is None else permissions
        caller = Caller(subject, employee_id, partner_id, granted)
        return self.signer.sign(caller, ACCESS_AUDIENCE, self.now(), timedelta(minutes=10))

    def client(self, token: str | None = None) -> Client:
        return Client(self.base_url, token or self.token())

    def empty(self) -> None:
        """Forget all business records; the processes go on."""
        for service in installed_services():
            truncate(self.servers, service)


class Client:
    """Calls the gateway as a client application would."""

    def __init__(self, base_url: str, token: str | None) -> None:
        self.base_url, self.session = base_url, requests.Session()
        if token:
            self.session.headers["Authorization"] = f"Bearer {token}"
        self.session.headers["Accept-Language"] = "en"

    def get(self, path: str, **query: Any) -> Reply:
        return self._send("GET", path, params=query)

    def post(self, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> Reply:
        if key is not None:
            headers["Idempotency-Key"] = key
        return self._send("POST", path, json=body if body is not None else {}, headers=headers)

    def patch(self, path: str, body: Any, version: int | None) -> Reply:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        return self._send("PATCH", path, json=body, headers=headers)

    def put(self, path: str, body: Any, version: int) -> Reply:
        return self._send("PUT", path, json=body, headers={"If-Match": f'"{version}"'})

    def settled_trail(self, deal_id: str, limit: float = SETTLE_LIMIT) -> Reply:
        """The trail once the newest version of the sale has gone all the way."""
        wait_until(
            lambda: self.get(f"/v1/deals/{deal_id}/trail").ok()["is_complete"],
            limit,
            f"trail of {deal_id}",
        )
        return self.get(f"/v1/deals/{deal_id}/trail").ok()

    def _send(self, verb: str, path: str, **more: Any) -> Reply:
        return Reply(self.session.request(verb, self.base_url + path, timeout=15, **more))


def _replica(name: str) -> tuple[str, int]:
    """The process and the number that a replica's name says."""
    process, _, number = name.partition("-")
    return process, int(number or 1)


def _is_ready(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).status_code == 200
    except requests.RequestException:
        return False


@pytest.fixture(scope="session")
def system(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSystem]:
    """The whole system of this worker, started once, on databases that no other test touches."""
    own = Servers(servers.folder, servers.worker, "running_")
    own.create_databases()
    running = RunningSystem(own, tmp_path_factory.mktemp("logs"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def running_system(system: RunningSystem) -> Iterator[RunningSystem]:
    """The whole system without any record; a clock that was moved goes right again."""
    system.empty()
    yield system
    system.move_clock(None)
