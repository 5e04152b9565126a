"""A second process of any service comes and goes under load, and no client notices.

For each installed service: a second process starts, both work, the first stops by SIGTERM; it comes
back, and the second stops. Only successes for the clients, who try nothing twice; nothing that was
done comes again, nothing is lost, nothing counted twice.
"""

from __future__ import annotations

import time
from contextlib import closing
from typing import Any

import pytest

from chassis.amqp_link import connect
from chassis.topology import inbox, rpc_queue
from deploy.drill.books import is_quiet, the_ledgers_equal_the_log
from deploy.local.place import installed_services
from deploy.local.waiting import wait_until
from tests.drill.crowd import Crowd, readable
from tests.journeys.builders import a_seller_under_the_plan, an_active_partner
from tests.running import RunningSystem

EXIT_LIMIT, QUIET_LIMIT, WORK_LIMIT = 20, 60, 30
SUSPICIOUS = ("salesloop_events_duplicate_total", "salesloop_events_dead_lettered_total",
              "salesloop_events_parked", "salesloop_calls_redelivered_total",
              "salesloop_calls_expired_total")
pytestmark = [pytest.mark.timeout(240)]


class Books:
    """The databases of a running system, read by their superuser."""

    def __init__(self, running: RunningSystem) -> None:
        self.servers = running.servers

    def __call__(self, service: str, statement: str) -> list[Any]:
        name = self.servers.environment.database(service)
        with closing(self.servers.postgres.connect(name)) as session, session.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())


@pytest.fixture
def ask(running_system: RunningSystem) -> Books:
    return Books(running_system)


@pytest.fixture
def crowd(running_system: RunningSystem, ask: Books) -> Crowd:
    """Clients with sellers and partners whom pipeline has heard of."""
    client = running_system.client()
    sellers = [a_seller_under_the_plan(client, f"seller {number}") for number in range(3)]
    partners = [an_active_partner(client) for _ in range(2)]
    wait_until(lambda: ask("pipeline", "SELECT count(*) FROM employee_copy")[0][0] == 3
               and ask("pipeline", "SELECT count(*) FROM partner_copy "
                                   "WHERE is_active")[0][0] == 2, 30, "copies")
    return Crowd(running_system.base_url, running_system.token(), sellers, partners)


def consumers(running: RunningSystem, service: str, queue: str) -> int:
    """How many processes take from a queue."""
    connection = connect(running.servers.amqp_uri(service))
    try:
        return int(connection.channel().queue_declare(queue, passive=True).consumer_count)
    finally:
        connection.close()


def served(running: RunningSystem, name: str) -> float:
    """How many operations a process has answered."""
    return running.metric(name, "salesloop_operation_seconds_count")


def suspicious(running: RunningSystem) -> dict[str, float]:
    """What every living process counts of work that came again, and the like."""
    return {f"{name} {sample}": running.metric(name, sample)
            for name, process in running.processes.items() if name != "gateway"
            and process.poll() is None for sample in SUSPICIOUS}


def hand_over(running: RunningSystem, leaving: str, staying: str, crowd: Crowd) -> None:
    """`staying` joins, both work, `leaving` is told to stop: at once, cleanly, unnoticed."""
    service = staying.partition("-")[0]
    running.start_one(staying)
    running.wait_ready(staying)
    wait_until(lambda: [consumers(running, service, queue) for queue in (
        rpc_queue(service), inbox(service))] == [2, 2], WORK_LIMIT, "two consumers")
    before = served(running, leaving)
    wait_until(lambda: crowd.troubles or served(running, staying) > 3
               and served(running, leaving) > before + 3, WORK_LIMIT, "both at work")
    began = time.monotonic()
    assert running.terminate(leaving) == 0, running.log(leaving)[-2000:]
    assert time.monotonic() - began < EXIT_LIMIT
    del running.processes[leaving]
    alone = served(running, staying)
    wait_until(lambda: crowd.troubles or served(running, staying) > alone + 5, WORK_LIMIT,
               "work of the one that stays")


@pytest.mark.parametrize("service", installed_services())
def test_no_client_notices_that_processes_come_and_go(running_system, crowd, ask, service):
    earlier = suspicious(running_system)
    crowd.focus = service
    crowd.start()
    try:
        hand_over(running_system, service, f"{service}-2", crowd)
        hand_over(running_system, f"{service}-2", service, crowd)
    finally:
        crowd.stop()
    assert crowd.troubles == []
    wait_until(lambda: is_quiet(ask, installed_services(), len(crowd.signed)), QUIET_LIMIT, "quiet")
    the_ledgers_equal_the_log(ask, installed_services(), crowd.signed)
    assert {name: number for name, number in suspicious(running_system).items()
            if number > earlier.get(name, 0)} == {}


def test_the_crowd_reads_from_every_installed_service():
    assert {route.operation.service for route, _ in readable()} == set(installed_services())
