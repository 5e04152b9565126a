"""Places of their own for tests that kill what runs there."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest

from deploy.local.leftovers import end_all
from deploy.local.place import MARK, Place
from tests.servers import new_place


class Child:
    """A program run as a direct child, as the keeper runs it."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._start = lambda: subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True)
        self.running = self._start()

    @property
    def pid(self) -> int:
        return self.running.pid

    def kill(self) -> None:
        """kill -9, and the child is reaped."""
        os.kill(self.pid, signal.SIGKILL)
        self.running.wait(10)

    def start_again(self) -> None:
        self.running = self._start()


@pytest.fixture
def place() -> Iterator[Place]:
    """An empty place; whatever was started for it is ended."""
    made = Place(new_place())
    yield made
    end_all(made.root)


@pytest.fixture
def child(place: Place) -> Callable[[Sequence[str], Mapping[str, str]], Child]:
    def start(command: Sequence[str], environment: Mapping[str, str]) -> Child:
        return Child(command, {**environment, MARK: str(place.root)})

    return start
