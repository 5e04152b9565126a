"""What befalls a system in a storm: one blow each, its victim and its length drawn at random.

Every blow returns what shows that it struck; one that struck nothing raises `NoBite`.
"""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import psutil

from chassis.topology import GATEWAY
from deploy.drill.proxy import Proxy
from deploy.drill.stage import Stage
from deploy.local.programs import our_replicas
from deploy.local.waiting import wait_until

BROKER, DATABASE = "rabbitmq", "postgres"
CHAIN = ("pipeline", "people", "analytics", "channels")
WAY_BACK_LIMIT, COMMIT_LIMIT = 180, 20
STALL_SECONDS, LATENCY_SECONDS, SLICE = 5.0, 0.3, 7


class NoBite(Exception):
    """The blow struck nothing, so it proves nothing."""


@dataclass
class Scene:
    """The stage, its bad networks and the chance of one storm. `lines`: (service, "amqp" or "sql")
    -> the proxy between the two; `doubled`: the services that run twice."""

    stage: Stage
    chance: random.Random
    lines: Mapping[tuple[str, str], Proxy]
    doubled: Sequence[str]
    in_flight: Callable[[], int] = lambda: 0
    injected: Counter[str] = field(default_factory=Counter)

    def processes(self) -> list[str]:
        """The services' processes, replicas included."""
        return [one.name for one in our_replicas(self.stage.system.place) if one.process != GATEWAY]

    def line(self, kind: str = "") -> tuple[str, Proxy]:
        """One of the bad networks, and its name."""
        chosen = self.chance.choice(sorted(key for key in self.lines if kind in ("", key[1])))
        return " ".join(chosen), self.lines[chosen]


Blow = Callable[[Scene], str]


@dataclass(frozen=True)
class Misfortune:
    """`often`: how often it is drawn, beside the others."""

    zh: str
    en: str
    strike: Blow
    often: int = 1


def kill_service(scene: Scene) -> str:
    return _kill(scene, scene.chance.choice(scene.processes()))


def kill_gateway(scene: Scene) -> str:
    return _kill(scene, GATEWAY)


def kill_broker(scene: Scene) -> str:
    return _kill(scene, BROKER)


def kill_database(scene: Scene) -> str:
    return _kill(scene, DATABASE)


def kill_gateway_worker(scene: Scene) -> str:
    """The gateway's master stays and makes another one."""
    master = psutil.Process(_alive(scene, GATEWAY))
    before = {one.pid for one in master.children()}
    victim = scene.chance.choice(sorted(before))
    scene.stage.signal([victim], signal.SIGKILL)
    wait_until(lambda: bool({one.pid for one in master.children()} - before), WAY_BACK_LIMIT,
               "another worker")
    return f"worker {victim} -> {max({one.pid for one in master.children()} - before)}"


def _kill(scene: Scene, name: str) -> str:
    _alive(scene, name)
    before, after = scene.stage.kill(name)
    return f"{name} {before} -> {after}"


def _alive(scene: Scene, name: str) -> int:
    """The process id, once an earlier blow is overcome."""
    wait_until(lambda: scene.stage.pid(name) > 0, WAY_BACK_LIMIT, f"{name} is back")
    return scene.stage.pid(name)


def freeze_service(scene: Scene) -> str:
    return _freeze(scene, scene.chance.choice(scene.processes()))


def freeze_broker(scene: Scene) -> str:
    return _freeze(scene, BROKER)


def freeze_database(scene: Scene) -> str:
    return _freeze(scene, DATABASE)


def _freeze(scene: Scene, name: str) -> str:
    """SIGSTOP, and SIGCONT after 1 to 8 s."""
    pid, seconds = _alive(scene, name), scene.chance.uniform(1, 8)
    with scene.stage.frozen(name):
        time.sleep(seconds)
        state = psutil.Process(pid).status()
    if state != psutil.STATUS_STOPPED:
        raise NoBite(f"{name} {pid} was {state}")
    return f"{name} {pid} {state} {seconds:.1f} s"


AGAIN = """UPDATE outbox SET published_at = NULL WHERE id IN (
    SELECT id FROM outbox WHERE published_at IS NOT NULL ORDER BY random() LIMIT 200) RETURNING 1"""
COPIES = "SELECT type, body FROM outbox WHERE published_at IS NOT NULL ORDER BY random() LIMIT 100"


def say_again(scene: Scene) -> str:
    """Rows of the outboxes are published once more, between the new ones."""
    return _counted(scene, {name: len(scene.stage.sql(name, AGAIN)) for name in CHAIN})


def shuffle_copies(scene: Scene) -> str:
    """Copies of past events in random order, three of each, straight to the owner's exchange."""
    sent = {}
    for name in CHAIN:
        copies = [(kind, bytes(body)) for kind, body in scene.stage.sql(name, COPIES)] * 3
        scene.chance.shuffle(copies)
        sent[name] = scene.stage.rabbit.publish(name, copies)
    return _counted(scene, sent)


def _counted(scene: Scene, sent: dict[str, int]) -> str:
    scene.injected.update(sent)
    if not sum(sent.values()):
        raise NoBite("there was no event yet")
    return ", ".join(f"{name} {number}" for name, number in sent.items())


def roll(scene: Scene) -> str:
    """Both processes of a doubled service, one after the other, by SIGTERM."""
    service, told = scene.chance.choice(sorted(scene.doubled)), []
    for name in (service, f"{service}-2"):
        before = _alive(scene, name)
        code, seconds = scene.stage.end(name)
        scene.stage.keeper.run(name)
        wait_until(lambda name=name: scene.stage.is_ready(name),  # type: ignore[misc]
                   WAY_BACK_LIMIT, f"{name} is ready", 0.2)
        told.append(f"{name} {before} -> {scene.stage.pid(name)} exit {code} in {seconds:.1f} s")
    return "; ".join(told)


def slow_line(scene: Scene) -> str:
    def slow(proxy: Proxy) -> Callable[[], None]:
        proxy.latency = LATENCY_SECONDS
        return lambda: setattr(proxy, "latency", 0.0)
    return _for_a_while(scene, slow, scene.chance.uniform(3, 6))


def stalled_line(scene: Scene) -> str:
    def stall(proxy: Proxy) -> Callable[[], None]:
        proxy.stall()
        return proxy.flow
    return _for_a_while(scene, stall, STALL_SECONDS)


def sliced_line(scene: Scene) -> str:
    def slice_up(proxy: Proxy) -> Callable[[], None]:
        proxy.piece = SLICE
        return lambda: setattr(proxy, "piece", 0)
    return _for_a_while(scene, slice_up, scene.chance.uniform(2, 5))


def _for_a_while(scene: Scene, spoil: Callable[[Proxy], Callable[[], None]],
                 seconds: float) -> str:
    name, proxy = scene.line()
    before, repair = proxy.seen.copy(), spoil(proxy)
    lines = proxy.open
    try:
        time.sleep(seconds)
    finally:
        repair()
    said = proxy.seen - before
    if not lines:
        raise NoBite(f"{name} had no connection")
    return (f"{name} {seconds:.1f} s, {lines} connections, "
            f"{said['asked']} + {said['answered']} bytes")


def cut_lines(scene: Scene) -> str:
    return _thrice(scene, Proxy.cut)


def reset_lines(scene: Scene) -> str:
    return _thrice(scene, Proxy.reset)


def half_closed_lines(scene: Scene) -> str:
    return _thrice(scene, Proxy.half_close)


def _thrice(scene: Scene, end: Callable[[Proxy], int]) -> str:
    """Three times within two seconds, so that the new connections are struck as well."""
    (name, proxy), ended = scene.line(), []
    for pause in (0.7, 0.7, 0):
        ended.append(end(proxy))
        time.sleep(pause)
    if not sum(ended):
        raise NoBite(f"{name} had no connection")
    return f"{name} {' + '.join(map(str, ended))} connections"


def cut_at_commit(scene: Scene) -> str:
    """The database is told to commit, or not; either way its client hears nothing."""
    name, proxy = scene.line("sql")
    before, forwards = proxy.seen["triggered"], scene.chance.random() < 0.5
    proxy.cut_at(b"COMMIT", forwards=forwards)
    wait_until(lambda: proxy.seen["triggered"] > before or not scene.in_flight(), COMMIT_LIMIT,
               f"COMMIT of {name}")
    if proxy.seen["triggered"] == before:
        raise NoBite(f"{name} committed nothing")
    return f"{name} COMMIT {'passed on, answer lost' if forwards else 'held back'}"


MISFORTUNES = (
    Misfortune("kill -9 服务", "kill -9 a service", kill_service, 4),
    Misfortune("kill -9 网关", "kill -9 the gateway", kill_gateway),
    Misfortune("kill -9 网关工作进程", "kill -9 a gateway worker", kill_gateway_worker, 2),
    Misfortune("kill -9 消息代理", "kill -9 the broker", kill_broker),
    Misfortune("kill -9 PostgreSQL", "kill -9 PostgreSQL", kill_database),
    Misfortune("冻结服务 1-8 秒", "a service frozen 1-8 s", freeze_service, 2),
    Misfortune("冻结消息代理", "the broker frozen", freeze_broker),
    Misfortune("冻结 PostgreSQL", "PostgreSQL frozen", freeze_database),
    Misfortune("事件重发", "events published again", say_again, 2),
    Misfortune("事件三份乱序", "three copies of events, shuffled", shuffle_copies, 2),
    Misfortune("双副本轮流重启", "two replicas restarted in turn", roll, 2),
    Misfortune("网络延迟 300 毫秒", "latency 300 ms", slow_line),
    Misfortune("网络停顿 5 秒", "a line stalled 5 s", stalled_line),
    Misfortune("字节切片", "bytes in slices of 7", sliced_line),
    Misfortune("连接切断", "connections cut", cut_lines),
    Misfortune("连接重置", "connections reset", reset_lines),
    Misfortune("半关闭", "connections half closed", half_closed_lines),
    Misfortune("COMMIT 时切断", "cut during COMMIT", cut_at_commit, 2),
)


def drawn(chance: random.Random, number: int) -> list[Misfortune]:
    """So many blows: each kind once as far as they go, then by their weights, in random order."""
    firsts = chance.sample(MISFORTUNES, min(number, len(MISFORTUNES)))
    weights = [one.often for one in MISFORTUNES]
    more = chance.choices(MISFORTUNES, weights, k=number - len(firsts))
    return [*firsts, *more]


@contextmanager
def bad_networks(stage: Stage, services: Sequence[str]) -> Iterator[dict[tuple[str, str], Proxy]]:
    """Proxies between these services and their servers, for a system that is started next."""
    lines: dict[tuple[str, str], Proxy] = {}
    with ExitStack() as ending:
        for service in services:
            settings = {}
            for kind, name, address in _addresses(stage, service):
                target: Any = urlsplit(address)
                proxy = ending.enter_context(Proxy("127.0.0.1", target.port))
                lines[service, kind] = proxy
                settings[name] = stage.uri_through(address, proxy.port)
            for one in our_replicas(stage.system.place):
                if one.process == service:
                    stage.environment.more[one.name] = settings
        yield lines


def _addresses(stage: Stage, service: str) -> Iterator[tuple[str, str, str]]:
    environment = stage.environment
    yield "amqp", "AMQP_URI", environment.amqp_uri(service)
    yield "sql", f"DATABASE_URL_{service.upper()}", environment.database_url(service)
