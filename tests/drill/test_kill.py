"""kill -9 of each service, the gateway, the broker and PostgreSQL once each while 200 deals flow.

A fixed seed chooses the order. Every kill is proved by another process id and by work in flight;
afterwards nothing that was acknowledged is lost, nothing counts twice, and every balance equals a
recomputation from the clients' own log.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests

from chassis import clock
from chassis.passport import ACCESS_AUDIENCE, Caller, Signer
from deploy.drill.books import is_quiet, the_ledgers_equal_the_log
from deploy.drill.traffic import Traffic, Wish
from deploy.local.place import installed_services
from deploy.local.system import System
from deploy.local.waiting import wait_until
from tests.journeys.builders import a_seller_under_the_plan, an_active_partner
from tests.running import EVERYTHING, Client

SEED, DEALS, CLIENTS, QUIET_LIMIT = 20261123, 200, 8, 120
VICTIMS = [*installed_services(), "gateway", "rabbitmq", "postgres"]
OUTBOXES = tuple(installed_services())
pytestmark = [pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A whole system of its own, kept by the same keeper as the demo's."""
    running = System(Path(tmp_path_factory.mktemp("drill")) / "state", {})
    running.start()
    yield running
    running.stop()


def a_token(system: System) -> str:
    signer = Signer("org", (system.place.keys() / "org.pem").read_text())
    caller = Caller("acct_drill", permissions=dict.fromkeys(EVERYTHING, "all"))
    return signer.sign(caller, ACCESS_AUDIENCE, clock.now(), timedelta(hours=1))


def sql(system: System, service: str, statement: str) -> list[Any]:
    connection = system.postgres.connect(system.environment.database(service))
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def process_id(system: System, name: str) -> int:
    return next(int(str(one["pid"])) for one in system.keeper.states() if one["name"] == name)


def kill(system: System, name: str) -> tuple[int, int]:
    """End a process and its children at once; both process ids once the keeper has restarted it."""
    before = process_id(system, name)
    for child in psutil.Process(before).children(recursive=True):
        with suppress(ProcessLookupError):  # a session of PostgreSQL's may just have ended
            os.kill(child.pid, signal.SIGKILL)
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: process_id(system, name) not in (0, before), 60, f"restart of {name}")
    return before, process_id(system, name)


def duplicates_met(system: System) -> float:
    """What the services count since their last start; one that is still starting counts nothing."""
    met = 0.0
    for service in OUTBOXES:
        address = f"http://127.0.0.1:{system.environment.web_port(service)}/metrics"
        try:
            lines = requests.get(address, timeout=5).text.splitlines()
        except requests.ConnectionError:
            continue
        for line in lines:
            if line.startswith("salesloop_events_duplicate_total{"):
                met += float(line.rsplit(" ", 1)[1])
    return met


def test_nothing_is_lost_and_nothing_counts_twice(system):
    chance = random.Random(SEED)
    client = Client(system.gateway_url(), a_token(system))
    ask = partial(sql, system)
    sellers = [a_seller_under_the_plan(client, f"seller {number}") for number in range(4)]
    partners = [an_active_partner(client) for _ in range(2)]
    wait_until(lambda: sql(system, "pipeline", "SELECT count(*) FROM employee_copy")[0][0] == 4
               and sql(system, "pipeline", "SELECT count(*) FROM partner_copy "
                                           "WHERE is_active")[0][0] == 2, 30, "copies")
    wishes = [Wish(number, chance.choice(sellers), chance.choice(partners),
                   chance.randint(1, 2_000_000)) for number in range(DEALS)]
    traffic = Traffic(system.gateway_url(), a_token(system), wishes)
    threads = traffic.start(CLIENTS)

    chance.shuffle(VICTIMS)
    bites = []
    for number, victim in enumerate(VICTIMS, 1):
        threshold = number * DEALS // (len(VICTIMS) + 2)
        wait_until(lambda at=threshold: len(traffic.acknowledged) >= at or traffic.refused != [],
                   QUIET_LIMIT, f"{threshold} deals")
        in_flight = DEALS - len(traffic.acknowledged)
        bites.append((victim, *kill(system, victim), in_flight))
    for thread in threads:
        thread.join(QUIET_LIMIT)
    sql(system, "pipeline", "UPDATE outbox SET published_at = NULL WHERE type = 'deal_signed'")
    wait_until(lambda: is_quiet(ask, list(OUTBOXES), DEALS) and duplicates_met(system) > 0,
               QUIET_LIMIT, "quiet", 0.5)

    assert traffic.refused == []
    assert all(before != after and in_flight > 0 for _, before, after, in_flight in bites), bites
    assert next(traffic.troubles) > 0
    assert len(traffic.acknowledged) == DEALS
    the_ledgers_equal_the_log(ask, OUTBOXES, traffic.acknowledged)
