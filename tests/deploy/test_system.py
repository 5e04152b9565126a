"""The whole system as a person starts it: up, scaled, killed completely, up again, stopped."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from deploy.local.keeper import Keeper
from deploy.local.leftovers import end_all, processes_of
from deploy.local.memory import KEEPER, memory_kb
from deploy.local.place import ROOT, Place, installed_services
from deploy.local.programs import our_processes
from tests.servers import new_place

LIMIT = 200
MOST_MB, MOST_MB_OF_A_SERVICE = 1500, 110
"""Idle, summed PSS: the whole system with its servers, and one service (with twenty for growth)."""


@pytest.fixture
def state() -> Iterator[Path]:
    """The folder of a system that is ended after the test, whatever happened."""
    folder = new_place()
    yield folder
    end_all(folder)


def local(state: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """What `make` calls, for a person without servers of their own."""
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(("AMQP_URI", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-m", "deploy.local", *command], cwd=ROOT, text=True, capture_output=True,
        env={**environment, "SALESLOOP_STATE": str(state)}, timeout=LIMIT, check=False)


def answers(state: Path) -> bool:
    port = Place(state).port("web_salesloop_gateway")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5) as answer:
        return int(answer.status) == 200


@pytest.mark.timeout(3 * LIMIT)
def test_the_system_survives_the_end_of_all_its_processes_and_stops_without_a_trace(
        state: Path) -> None:
    started = local(state, "up")
    assert started.returncode == 0, started.stderr
    assert answers(state)
    names = local(state, "status").stdout
    assert all(name in names for name in (*our_processes(), "postgres", "rabbitmq", "epmd"))
    it_costs_little_memory(state)
    it_scales(state)

    first = kill_everything(state)
    again = local(state, "up")
    assert again.returncode == 0, again.stderr
    assert answers(state)
    assert not first & {process.pid for process in processes_of(state)}

    assert local(state, "stop").returncode == 0
    assert processes_of(state) == []
    assert epmds_on(_port(state)) == []
    assert local(state, "status").returncode == 3


def it_costs_little_memory(state: Path) -> None:
    keeper = Keeper(Place(state))
    used = memory_kb(keeper.process_id(), keeper.states())
    assert used.keys() == {*our_processes(), "postgres", "rabbitmq", "epmd", KEEPER}
    assert all(kb > 0 for kb in used.values()), used
    assert {name: kb for name, kb in used.items()
            if name in installed_services() and kb > MOST_MB_OF_A_SERVICE * 1024} == {}
    assert sum(used.values()) < MOST_MB * 1024, used


def it_scales(state: Path) -> None:
    """Each replica is shown with a port of its own, and is gone when it is not wanted any more."""
    assert local(state, "scale", "people", "2").returncode == 0
    lines = [line.split() for line in local(state, "status").stdout.splitlines()]
    ports = {line[0]: line[2] for line in lines if line[0] in ("people", "people-2")}
    assert len(set(ports.values())) == 2, lines
    with urllib.request.urlopen(f"http://127.0.0.1:{ports['people-2']}/ready", timeout=5) as answer:
        assert answer.status == 200
    assert local(state, "scale", "people", "1").returncode == 0
    assert "people-2" not in local(state, "status").stdout
    refused = local(state, "scale", "peeple", "2")
    assert refused.returncode == 1
    assert "There is no service peeple" in refused.stderr


def epmds_on(port: str) -> list[int]:
    """The living epmd processes of this port; one not reaped yet has no command line."""
    return [process.pid for process in psutil.process_iter(["name", "cmdline"])
            if process.info["name"] == "epmd" and port in (process.info["cmdline"] or ())]


def kill_everything(state: Path) -> set[int]:
    """kill -9 of the keeper, both servers and every process of ours, at once."""
    found = processes_of(state)
    for process in found:
        with suppress(psutil.NoSuchProcess):  # a helper of the broker may end by itself
            process.kill()
    psutil.wait_procs(found, timeout=10)
    return {process.pid for process in found}


def _port(state: Path) -> str:
    return str(Place(state).port("epmd"))
