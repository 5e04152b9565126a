"""The whole system as a person starts it: up, killed completely, up again, stopped."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from deploy.local.leftovers import end_all, processes_of
from deploy.local.place import ROOT, Place
from deploy.local.programs import our_processes
from tests.servers import new_place

LIMIT = 200


@pytest.fixture
def state() -> Iterator[Path]:
    """The folder of a system that is ended after the test, whatever happened."""
    folder = new_place()
    yield folder
    end_all(folder)


def local(command: str, state: Path) -> subprocess.CompletedProcess[str]:
    """What `make` calls, for a person without servers of their own."""
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(("AMQP_URI", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-m", "deploy.local", command], cwd=ROOT, text=True, capture_output=True,
        env={**environment, "SALESLOOP_STATE": str(state)}, timeout=LIMIT, check=False)


def answers(state: Path) -> bool:
    port = Place(state).port("web_salesloop_gateway")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5) as answer:
        return int(answer.status) == 200


@pytest.mark.timeout(3 * LIMIT)
def test_the_system_survives_the_end_of_all_its_processes_and_stops_without_a_trace(
        state: Path) -> None:
    started = local("up", state)
    assert started.returncode == 0, started.stderr
    assert answers(state)
    names = local("status", state).stdout
    assert all(name in names for name in (*our_processes(), "postgres", "rabbitmq", "epmd"))

    first = kill_everything(state)
    again = local("up", state)
    assert again.returncode == 0, again.stderr
    assert answers(state)
    assert not first & {process.pid for process in processes_of(state)}

    assert local("stop", state).returncode == 0
    assert processes_of(state) == []
    assert epmds_on(_port(state)) == []
    assert local("status", state).returncode == 3


def epmds_on(port: str) -> list[int]:
    """The living epmd processes of this port; one not reaped yet has no command line."""
    return [process.pid for process in psutil.process_iter(["name", "cmdline"])
            if process.info["name"] == "epmd" and port in (process.info["cmdline"] or ())]


def kill_everything(state: Path) -> set[int]:
    """kill -9 of the keeper, both servers and every process of ours, at once."""
    found = processes_of(state)
    for process in found:
        process.kill()
    psutil.wait_procs(found, timeout=10)
    return {process.pid for process in found}


def _port(state: Path) -> str:
    return str(Place(state).port("epmd"))
