"""Own servers, the probe running on them, and the two who talk to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chassis import rows
from chassis.testing import Harness
from services.people.service import PeopleService
from tests.chassis.own_servers import OwnServers
from tests.chassis.probe_process import Asker, ProbeProcess, Teller


@pytest.fixture(scope="session")
def own_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnServers]:
    """A broker and a database that tests may kill and freeze."""
    running = OwnServers(tmp_path_factory.mktemp("own"))
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def probe_process(own_servers: OwnServers) -> Iterator[ProbeProcess]:
    probe = ProbeProcess(own_servers)
    yield probe
    probe.kill()


@pytest.fixture
def probe(probe_process: ProbeProcess) -> ProbeProcess:
    """The probe, running and without any record."""
    probe_process.ensure_running()
    probe_process.empty()
    return probe_process


@pytest.fixture
def teller(own_servers: OwnServers) -> Teller:
    return Teller(own_servers)


@pytest.fixture
def asker(own_servers: OwnServers) -> Iterator[Asker]:
    calling = Asker(own_servers)
    yield calling
    calling.close()


@pytest.fixture
def people(
    harness: Callable[[Any], Harness], file_store: str
) -> Iterator[Harness]:
    """Its files lie in a folder and in a bucket."""
    yield harness(PeopleService)
    rows.read.cache_clear()
