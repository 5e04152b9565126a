"""The stage of a drill: one whole running system, what can be done to it, and what is left of it.

`with opened(folder) as stage:` starts a system with the same keeper as the demo's; every process of
it ends with the block. Processes are named as the keeper names them: `people`, `people-2`,
`gateway`, `rabbitmq`, `postgres`.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import requests

from chassis import clock
from chassis.contract import PUBLIC
from chassis.passport import ACCESS_AUDIENCE, Caller, Signer
from chassis.topology import GATEWAY
from deploy.drill.books import Verdict, verdict
from deploy.drill.cast import Backstage, Cast
from deploy.drill.rabbit import Rabbit
from deploy.drill.traffic import Traffic, Wish
from deploy.local.environment import Environment
from deploy.local.place import installed_services
from deploy.local.programs import our_replicas, programs
from deploy.local.system import VHOST, System, answer_of
from deploy.local.waiting import WaitedTooLong, wait_until
from gateway.tables import ROUTES

RESTART_LIMIT, QUIET_LIMIT = 180, 120
EVERYTHING = sorted({route.operation.permission for route in ROUTES} - {PUBLIC})
MAKE_DUE = "UPDATE waiting SET due_at = now() WHERE NOT is_parked AND due_at > now()"
DUE_EVERY = 3
Scene = Callable[[System], AbstractContextManager[None]]


class Armed(Environment):
    """Environments in which single processes get more: a failpoint, a proxy's address, a clock."""

    more: dict[str, dict[str, str]]

    def of(self, process: str, replica: int = 1) -> dict[str, str]:
        name = process if replica == 1 else f"{process}-{replica}"
        return {**super().of(process, replica), **self.more.get(name, {})}


class Stage:
    """A running system under a drill."""

    def __init__(self, system: System) -> None:
        self.system, self.keeper = system, system.keeper
        self.environment = Armed(system.postgres, system.broker, VHOST)
        self.environment.more = {}
        system.environment = self.environment
        self.rabbit = Rabbit(system.broker, system.environment)
        self.services = tuple(installed_services())
        self.url = self.environment.gateway_url()

    def token(self, lasting: timedelta = timedelta(hours=2), now: Any = clock.now) -> str:
        """An access token for everything, signed as org signs them."""
        signer = Signer("org", (self.system.place.keys() / "org.pem").read_text())
        caller = Caller("acct_drill", permissions=dict.fromkeys(EVERYTHING, "all"))
        return signer.sign(caller, ACCESS_AUDIENCE, now(), lasting)

    def cast(self, sellers: int = 2, partners: int = 1) -> Cast:
        """New sellers and partners, once pipeline knows them."""
        made = Backstage(self.url, self.token()).cast(sellers, partners)
        known = ("SELECT (SELECT count(*) FROM employee_copy WHERE employee_id = ANY(%s))"
                 " + (SELECT count(*) FROM partner_copy WHERE is_active AND partner_id = ANY(%s))")
        wait_until(lambda: self.sql("pipeline", known, list(made.sellers), list(made.partners))
                   == [(sellers + partners,)], RESTART_LIMIT, "copies of the cast")
        return made

    def traffic(self, wishes: Any, prefix: str = "") -> Traffic:
        return Traffic(self.url, self.token(), wishes, prefix)

    def sql(self, service: str, statement: str, *values: Any) -> list[Any]:
        """Rows of a statement as the superuser, in a transaction of its own."""
        name = self.environment.database(service)
        with closing(self.system.postgres.connect(name)) as session, session.cursor() as cursor:
            cursor.execute(statement, values or None)
            return list(cursor.fetchall()) if cursor.description else []

    # processes

    def pid(self, name: str) -> int:
        """0 while the keeper is about to start it."""
        return int(self.keeper.asks.getProcessInfo(name)["pid"])

    def tree(self, name: str) -> list[int]:
        """The process and all below it, the children first."""
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(self.pid(name))
            return [*(child.pid for child in process.children(recursive=True)), process.pid]
        return []

    def signal(self, pids: Sequence[int], number: signal.Signals) -> None:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill(self, name: str) -> tuple[int, int]:
        """kill -9 of a process and its children; both process ids once it has been restarted."""
        before = self.pid(name)
        self.signal(self.tree(name), signal.SIGKILL)
        self.wait_reborn(name, before)
        return before, self.pid(name)

    def wait_reborn(self, name: str, before: int) -> None:
        wait_until(lambda: self.pid(name) not in (0, before), RESTART_LIMIT, f"restart of {name}")

    @contextmanager
    def frozen(self, *names: str) -> Iterator[None]:
        """SIGSTOP now, SIGCONT at the end."""
        pids = [pid for name in names for pid in self.tree(name)]
        self.signal(pids[::-1], signal.SIGSTOP)
        try:
            yield
        finally:
            self.signal(pids, signal.SIGCONT)

    @contextmanager
    def absent(self, name: str) -> Iterator[int]:
        """kill -9 now, restarted only at the end: the keeper itself is held meanwhile."""
        before, keeper = self.pid(name), self.keeper.process_id()
        victims = self.tree(name)
        os.kill(keeper, signal.SIGSTOP)
        try:
            self.signal(victims, signal.SIGKILL)
            yield before
        finally:
            os.kill(keeper, signal.SIGCONT)
        self.wait_reborn(name, before)

    def end(self, name: str) -> tuple[int, float]:
        """SIGTERM and stay away; the exit code and how many seconds it took."""
        began = time.monotonic()
        self.keeper.asks.stopProcess(name)
        return int(self.keeper.asks.getProcessInfo(name)["exitstatus"]), time.monotonic() - began

    def start(self, name: str) -> None:
        self.keeper.run(name)
        self.wait_ready(name)

    def arm(self, more: Mapping[str, Mapping[str, str]]) -> None:
        """Restart processes with more in their environment; with nothing, as they were."""
        for name, settings in more.items():
            self.environment.more[name] = dict(settings)
        self.keeper.write(programs(self.environment))
        self.keeper.reload()
        for name in more:
            self.keeper.run(name)
        for name in more:
            self.wait_ready(name)

    def disarm(self, *names: str) -> None:
        self.arm({name: {} for name in names})

    def wait_ready(self, *names: str) -> None:
        for name in names or [one.name for one in our_replicas(self.system.place)]:
            wait_until(lambda name=name: self.is_ready(name), RESTART_LIMIT,  # type: ignore[misc]
                       f"{name} is ready")

    def is_ready(self, name: str) -> bool:
        return answer_of(f"{self.web(name)}/ready") is None

    def web(self, name: str) -> str:
        process, _, number = name.partition("-")
        return f"http://127.0.0.1:{self.environment.web_port(process, int(number or 1))}"

    # what is seen from outside

    def metric(self, sample: str, *names: str) -> float:
        """The sum of a metric's samples over processes; what does not answer counts nothing."""
        replicas = names or [one.name for one in our_replicas(self.system.place)
                             if one.process != GATEWAY]
        return sum(_sample(self.web(name), sample) for name in replicas)

    def met_again(self) -> float:
        """Redelivered and duplicate events that the living processes have met."""
        return (self.metric("salesloop_events_duplicate_total")
                + self.metric("salesloop_events_redelivered_total"))

    def settle(self, signed: Mapping[str, Wish], limit: float = QUIET_LIMIT) -> Verdict:
        """The verdict once all is quiet; after the limit, as it stands. What waits for its time is
        made due at once."""
        until, due = time.monotonic() + limit, 0.0
        while True:
            found = self.judge(signed)
            if found.is_clean or time.monotonic() > until:
                return found
            if found.waiting and time.monotonic() - due > DUE_EVERY:
                due = time.monotonic()
                for service in self.services:
                    self.sql(service, MAKE_DUE)
            time.sleep(0.5)

    quiesce = settle

    def judge(self, signed: Mapping[str, Wish]) -> Verdict:
        """The ledgers against a log, now; the dead letters are those not yet accounted for."""
        found = verdict(self.sql, self.services, signed)
        if found.is_clean:
            found.dead = self.rabbit.dead_letters()
        return found

    verify = judge

    def uri_through(self, uri: str, port: int) -> str:
        """The same address behind a proxy's port on this machine."""
        address = urlsplit(uri)
        login = address.netloc.rpartition("@")[0]
        return address._replace(netloc=f"{login}@127.0.0.1:{port}").geturl()


def _sample(web: str, sample: str) -> float:
    try:
        lines = requests.get(f"{web}/metrics", timeout=5).text.splitlines()
    except requests.RequestException:
        return 0.0
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(sample))


@contextmanager
def opened(folder: Path, scene: Scene | None = None) -> Iterator[Stage]:
    """A system in a folder of its own, on its own `scene` if there is one; stopped and forgotten at
    the end."""
    system = System(folder, {})
    with scene(system) if scene else nullcontext():
        stage = Stage(system)
        try:
            system.start()
            yield stage
        finally:
            with suppress(WaitedTooLong):
                system.stop()
