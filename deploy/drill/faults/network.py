"""A bad network between a service and its servers (11, 12)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.drill.faults.base import Run, fault
from deploy.drill.proxy import Proxy
from deploy.local.waiting import wait_until

CUTS, TRIGGER_LIMIT = 10, 20
LATENCY, PIECE, EACH_LASTS = 0.3, 7, 6
TITLES = "SELECT count(*), count(DISTINCT title) FROM deal WHERE owner_id = ANY(%s)"


@contextmanager
def database_through(run: Run, service: str) -> Iterator[Proxy]:
    """The service reaches its database through a proxy until the end of the block."""
    stage = run.stage
    with Proxy("127.0.0.1", stage.system.postgres.port) as proxy:
        uri = stage.uri_through(stage.environment.database_url(service), proxy.port)
        stage.arm({service: {f"DATABASE_URL_{service.upper()}": uri}})
        try:
            yield proxy
        finally:
            stage.disarm(service)


@contextmanager
def both_through(run: Run, service: str) -> Iterator[tuple[Proxy, Proxy]]:
    """The service reaches its database and the broker through a proxy each."""
    stage = run.stage
    with Proxy("127.0.0.1", stage.system.postgres.port) as to_database, \
            Proxy("127.0.0.1", stage.system.broker.port) as to_broker:
        stage.arm({service: {
            f"DATABASE_URL_{service.upper()}": stage.uri_through(
                stage.environment.database_url(service), to_database.port),
            "AMQP_URI": stage.uri_through(stage.environment.amqp_uri(service), to_broker.port)}})
        try:
            yield to_database, to_broker
        finally:
            stage.disarm(service)


@fault(11, ("COMMIT 期间连接被切断", "the connection is cut during COMMIT"),
       ("同一幂等键重试只得一单", "a retry with the same key makes one deal"))
def cut_at_commit(run: Run) -> None:
    """Half of the cuts come after the COMMIT was passed on, so that it happened unheard."""
    with database_through(run, "pipeline") as proxy:
        run.begin()
        for number in range(CUTS):
            proxy.cut_at(b"COMMIT", forwards=number % 2 == 0)
            wait_until(lambda wanted=number: proxy.seen["triggered"] > wanted,  # type: ignore[misc]
                       TRIGGER_LIMIT, "a COMMIT")
        run.heal()
        run.traffic.stop()
        run.wait_ended()
        made, distinct = run.stage.sql("pipeline", TITLES, list(run.cast.sellers))[0]
        troubles = next(run.traffic.troubles)
        run.check(made == distinct == len(run.traffic.acknowledged),
                  f"{made} deals of {distinct} titles, {len(run.traffic.acknowledged)} signed")
        run.bite(proxy.seen["triggered"] == CUTS and troubles > 0,
                 f"{proxy.seen['triggered']} COMMITs cut, {troubles} answers in doubt, "
                 f"{made} deals for {distinct} keys")


@fault(12, ("300 毫秒延迟、连接重置、逐字节切片（AMQP 与 PostgreSQL）",
            "300 ms latency, resets and slicing on AMQP and PostgreSQL"),
       ("结果正确，只是变慢", "correct, only slower"))
def bad_network(run: Run) -> None:
    with both_through(run, "people") as proxies:
        run.begin()
        for proxy in proxies:
            proxy.latency = LATENCY
        time.sleep(EACH_LASTS)
        for proxy in proxies:
            proxy.latency, proxy.piece = 0.0, PIECE
        time.sleep(EACH_LASTS)
        reset = 0
        for proxy in proxies:
            proxy.piece = 0
            reset += proxy.reset()
        run.heal()
        slices = [proxy.seen["slices"] for proxy in proxies]
        run.bite(reset > 1 and min(slices) > 0,
                 f"{EACH_LASTS} s at {LATENCY * 1000:.0f} ms, {slices[0]} and {slices[1]} slices "
                 f"of {PIECE} bytes, {reset} connections reset")
