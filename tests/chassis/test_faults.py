"""The broker or the database dies, freezes, comes back: nothing is lost or repeated."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal

import psutil
import pytest
from sqlalchemy import create_engine

from chassis.errors import Unavailable
from chassis.relay import Relay
from chassis.topology import inbox
from deploy.local.waiting import wait_until
from tests.chassis.own_servers import OwnServers
from tests.chassis.probe.contract import PROBE, Told
from tests.chassis.probe_process import Asker, ProbeProcess, Teller

pytestmark = [pytest.mark.timeout(180)]
HEALS_WITHIN, NOBODY_WAITS, LIVE_WITHIN = 15, 11, 2


@pytest.fixture(autouse=True)
def _servers_as_before(own_servers: OwnServers) -> Iterator[None]:
    yield
    own_servers.heal()


def test_a_service_survives_the_death_of_the_broker(
    probe: ProbeProcess, teller: Teller, asker: Asker
) -> None:
    asker.call("note", ref="before")
    teller.tell(*[Told(f"e{number}", "slow") for number in range(100)])
    pid = probe.pid
    probe.servers.kill("broker")
    with pytest.raises(Unavailable):
        asker.call("note", ref="meanwhile")
    assert probe.is_live()
    probe.servers.start_broker()
    back = time.monotonic()
    probe.wait_ready(HEALS_WITHIN)
    wait_until(lambda: _succeeds(asker), HEALS_WITHIN, "a call that succeeds")
    probe.wait_told(100, HEALS_WITHIN)
    wait_until(probe.is_at_rest, HEALS_WITHIN, "rest")
    assert time.monotonic() - back < HEALS_WITHIN * 2
    assert probe.told() == 100
    assert probe.pid == pid
    assert probe.is_alive()


def test_a_client_keeps_one_connection_over_the_restarts_of_the_broker(
    probe: ProbeProcess, asker: Asker
) -> None:
    asker.call("find", ref="x")
    before = _connections(probe.servers)
    with ThreadPoolExecutor(16) as everybody:
        probe.servers.kill("broker")
        failures = [everybody.submit(_succeeds, asker) for _ in range(32)]
        assert [failure.result() for failure in failures] == [False] * 32
        probe.servers.start_broker()
        probe.wait_ready(HEALS_WITHIN)
        wait_until(lambda: _succeeds(asker), HEALS_WITHIN, "a call that succeeds")
        assert all(everybody.map(lambda _: _succeeds(asker), range(100)))
    assert before == 1
    assert _connections(probe.servers) == before


def test_a_frozen_broker_blocks_nobody_for_long(
    probe: ProbeProcess, asker: Asker, own_servers: OwnServers
) -> None:
    asker.call("note", ref="before")
    own_servers.freeze("broker")
    with ThreadPoolExecutor(4) as everybody:
        waits = [everybody.submit(_time_of_refusal, asker) for _ in range(4)]
        fresh = everybody.submit(_time_of_refusal, Asker(own_servers))
        assert probe.is_live()
        assert max(wait.result() for wait in (*waits, fresh)) < NOBODY_WAITS
    assert probe.is_live()
    own_servers.thaw("broker")
    wait_until(lambda: _succeeds(asker), HEALS_WITHIN, "a call that succeeds")
    wait_until(probe.is_at_rest, HEALS_WITHIN, "rest")


def test_a_relay_gives_a_frozen_broker_up_and_sends_again(
    probe: ProbeProcess, own_servers: OwnServers
) -> None:
    probe.kill()
    engine = create_engine(own_servers.database_url())
    relay = Relay(PROBE, engine, own_servers.uri(PROBE))
    _write_outbox(own_servers, 1, 3)
    assert relay.step() == 3
    _write_outbox(own_servers, 4, 6)
    own_servers.freeze("broker")
    began = time.monotonic()
    with pytest.raises(Exception, match=r"."):
        relay.step()
    with pytest.raises(Exception, match=r"."):
        relay.step()
    assert time.monotonic() - began < 2 * NOBODY_WAITS
    assert relay.lag()[0] == 3
    own_servers.thaw("broker")
    assert relay.step() == 3
    assert relay.lag()[0] == 0
    assert own_servers.depth("unheard") >= 6
    relay.close()
    engine.dispose()


def test_the_database_may_die_while_events_flow(
    probe: ProbeProcess, teller: Teller, asker: Asker
) -> None:
    teller.tell(*[Told(f"e{number}", "slow") for number in range(300)])
    probe.wait_told(50)
    pid = probe.pid
    probe.servers.kill("postgres")
    refused = asker.call("note", ref="meanwhile")
    assert refused.error is not None
    assert (refused.error["code"], refused.error["retryable"]) == ("service.unavailable", True)
    assert probe.is_live()
    assert not probe.is_ready()
    probe.servers.start_postgres()
    wait_until(lambda: _succeeds(asker), 10, "a call that succeeds")
    probe.wait_told(300, 30)
    wait_until(probe.is_at_rest, 20, "rest")
    assert probe.told() == 300
    assert probe.servers.number("SELECT count(DISTINCT ref) FROM told") == 300
    assert probe.servers.number("SELECT count(*) FROM waiting") == 0
    assert probe.pid == pid
    assert probe.is_alive()


def test_a_frozen_database_holds_no_worker_and_the_service_stays_live(
    probe: ProbeProcess, asker: Asker
) -> None:
    """More calls than workers (10): each is refused after 8 s, and the loop answers meanwhile."""
    asker.call("note", ref="before")
    pid = probe.pid
    probe.servers.freeze("postgres")
    with ThreadPoolExecutor(14) as everybody:
        calls = [everybody.submit(_refusal, asker) for _ in range(14)]
        wait_until(lambda: any(call.done() for call in calls), 15, "a worker that is free again")
        for _ in range(5):
            began = time.monotonic()
            assert probe.is_live()
            assert time.monotonic() - began < LIVE_WITHIN
        refusals = [call.result() for call in calls]
    assert "service.unavailable" in refusals, "no worker was freed: all waited for their deadline"
    probe.servers.thaw("postgres")
    wait_until(lambda: _succeeds(asker), 10, "a call that succeeds")
    wait_until(probe.is_ready, 10, "readiness")
    assert probe.pid == pid


def _refusal(asker: Asker) -> str:
    """The code of the service's own refusal, or that none came before the deadline."""
    try:
        error = asker.call("find", ref="x", limit=12).error
    except Unavailable:
        return "deadline"
    return str(error and error["code"])


def test_answered_commands_survive_the_death_of_the_database(
    probe: ProbeProcess, asker: Asker
) -> None:
    stop, answered = Signal(), set()

    def write(thread: int) -> None:
        for number in range(100_000):
            if stop.is_set():
                return
            if _succeeds(asker, "note", ref=f"{thread}-{number}"):
                answered.add(f"{thread}-{number}")

    with ThreadPoolExecutor(8) as everybody:
        writers = [everybody.submit(write, thread) for thread in range(8)]
        wait_until(lambda: len(answered) > 50, 20, "work in flight")
        probe.servers.kill("postgres")
        probe.servers.start_postgres()
        seen = len(answered)
        wait_until(lambda: len(answered) > seen + 50, 20, "work after the return")
        stop.set()
        assert [writer.result() for writer in writers] == [None] * 8
    kept = {str(row[0]) for row in probe.servers.sql("SELECT ref FROM written")}
    assert answered <= kept
    assert probe.servers.number("SELECT count(*) FROM written") == len(kept)


def test_a_database_that_may_forget_is_refused(probe: ProbeProcess) -> None:
    probe.kill()
    probe.servers.sql(f"ALTER DATABASE {PROBE} SET synchronous_commit = off")
    try:
        probe.launch()
        assert probe.wait_dead(15) != 0
    finally:
        probe.servers.sql(f"ALTER DATABASE {PROBE} RESET synchronous_commit")
    assert "NotDurable" in probe.log()


def _succeeds(asker: Asker, operation: str = "find", ref: str = "x") -> bool:
    try:
        return asker.call(operation, ref=ref, limit=5).error is None
    except Unavailable:
        return False


def _time_of_refusal(asker: Asker) -> float:
    began = time.monotonic()
    with pytest.raises(Unavailable):
        asker.call("find", ref="x")
    return time.monotonic() - began


def _connections(servers: OwnServers) -> int:
    """Open connections of this process to the broker."""
    return sum(
        1
        for socket in psutil.Process().net_connections("tcp")
        if socket.raddr
        and socket.raddr.port == servers.broker.port
        and socket.status == "ESTABLISHED"
    )


def _write_outbox(servers: OwnServers, first: int, last: int) -> None:
    servers.sql(
        """
        INSERT INTO outbox (event_id, type, aggregate_id, aggregate_version, body, created_at)
        SELECT gen_random_uuid(), 'noted', 'x', number, '{}', now()
        FROM generate_series(%s, %s) AS number""",
        first,
        last,
    )


def test_the_inbox_survives_the_death_of_the_broker(probe: ProbeProcess, teller: Teller) -> None:
    probe.kill()
    teller.tell(*[Told(f"e{number}") for number in range(50)])
    probe.servers.kill("broker")
    probe.servers.start_broker()
    wait_until(lambda: probe.servers.depth(inbox(PROBE)) == 50, 10, "all messages")
    probe.start()
    probe.wait_told(50)
    assert probe.told() == 50
