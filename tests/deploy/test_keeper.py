"""The process keeper: what dies is started again and never given up, and stop leaves nothing."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
import pytest

from deploy.local.keeper import Keeper, Program
from deploy.local.leftovers import end_all, processes_of
from deploy.local.place import Place
from deploy.local.waiting import wait_until

LASTING = (sys.executable, "-c", "import signal; signal.pause()")
DEAF = (sys.executable, "-c", "import signal; signal.signal(15, signal.SIG_IGN); signal.pause()")
FAILING = (sys.executable, "-c", 'raise SystemExit("no such table")')


@pytest.fixture
def keeper(place: Place) -> Iterator[Keeper]:
    made = Keeper(place)
    yield made
    if made.is_running():
        end_all(place.root)


def keep(keeper: Keeper, **commands: Sequence[str]) -> None:
    """Start the keeper with these programs."""
    keeper.write([Program(name, command, {"DATABASE": "a%20b"}, 10, Path("/"), starts_itself=True)
                  for name, command in commands.items()])
    keeper.start(dict(os.environ))


def state(keeper: Keeper, name: str) -> dict[str, object]:
    return next(state for state in keeper.states() if state["name"] == name)


def pid(keeper: Keeper, name: str) -> int:
    wait_until(lambda: bool(state(keeper, name)["pid"]), 10, name)
    return int(str(state(keeper, name)["pid"]))


def test_a_killed_program_is_started_again(keeper: Keeper) -> None:
    keep(keeper, people=LASTING)
    first = pid(keeper, "people")
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: state(keeper, "people")["pid"] not in (0, first), 10, "restart")
    assert psutil.pid_exists(pid(keeper, "people"))


def test_a_program_that_always_fails_is_never_given_up(keeper: Keeper) -> None:
    keep(keeper, people=FAILING)
    log = keeper.log / "people.log"
    wait_until(lambda: log.exists() and log.read_text().count("no such table") > 3, 20, "retries")
    assert state(keeper, "people")["statename"] in ("BACKOFF", "STARTING")


def test_a_program_gets_its_own_environment(keeper: Keeper) -> None:
    keep(keeper, people=(sys.executable, "-c", "import os; print(os.environ['DATABASE'])"))
    log = keeper.log / "people.log"
    wait_until(lambda: log.exists() and "a%20b\n" in log.read_text(), 10, "what it printed")
    assert "DATABASE" not in os.environ


def test_renewing_one_service_leaves_what_another_shell_would_run_otherwise(keeper: Keeper) -> None:
    keep(keeper, people=LASTING, org=LASTING)
    kept, replaced = pid(keeper, "org"), pid(keeper, "people")
    keeper.write([Program(name, LASTING, {"PATH": "/elsewhere"}, 10, Path("/"), starts_itself=True)
                  for name in ("people", "org")])
    keeper.reload("people")
    wait_until(lambda: state(keeper, "people")["pid"] not in (0, replaced), 10, "people anew")
    assert pid(keeper, "org") == kept
    keeper.halt(["people"])
    assert (state(keeper, "people")["pid"], pid(keeper, "org")) == (0, kept)


def test_a_changed_program_is_replaced_and_a_new_one_added(keeper: Keeper) -> None:
    keep(keeper, people=LASTING, org=LASTING)
    kept, replaced = pid(keeper, "org"), pid(keeper, "people")
    keeper.write([Program(name, command, {"DATABASE": "a%20b"}, 10, Path("/"), starts_itself=True)
                  for name, command in {"people": DEAF, "org": LASTING, "crm": LASTING}.items()])
    keeper.reload()
    assert pid(keeper, "people") != replaced
    assert pid(keeper, "crm") > 0
    assert pid(keeper, "org") == kept


def test_stop_leaves_no_process(keeper: Keeper) -> None:
    keep(keeper, people=LASTING, org=LASTING)
    running = [pid(keeper, "people"), pid(keeper, "org")]
    keeper.stop(first=["people"])
    assert not processes_of(keeper.place.root)
    assert not any(psutil.pid_exists(number) for number in running)


def test_what_lost_its_keeper_is_found_and_ended_even_if_deaf(keeper: Keeper) -> None:
    keep(keeper, people=DEAF)
    orphan = pid(keeper, "people")
    os.kill(int((keeper.place.root / "keeper.pid").read_text()), signal.SIGKILL)
    wait_until(lambda: not keeper.is_running(), 10, "keeper's end")
    assert [process.pid for process in processes_of(keeper.place.root)] == [orphan]
    end_all(keeper.place.root, patience=1)
    assert not processes_of(keeper.place.root)
