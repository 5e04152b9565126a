"""Pauses grow, twenty tries are the end, nothing is dropped, no wake-up is missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, text

from chassis import waiting
from chassis.envelope import Origin, enclose, seal, unseal
from chassis.errors import MissingPredecessor
from chassis.passport import service_caller
from chassis.reactions import Reaction
from chassis.reactor import Heard, Reactor
from chassis.work import Ground, Work
from tests.chassis.own_servers import OwnServers
from tests.chassis.probe.contract import PROBE, Told
from tests.chassis.probe.tables import metadata, told
from tests.chassis.probe_process import ProbeProcess


@dataclass
class Room:
    """A reactor on the real database whose clock and reaction the test sets."""

    engine: Engine
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    trouble: dict[str, Exception] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ground = Ground(PROBE, self.engine, metadata, now=lambda: self.now)
        self.reactor = Reactor(self.ground, {"told": Reaction(Told, self._react, {})})

    def _react(self, event: Told, work: Work) -> None:
        work.session.execute(told.insert().values(ref=event.ref))
        if event.ref in self.trouble:
            raise self.trouble[event.ref]

    def hears(self, *refs: str) -> None:
        self.reactor.batch([self.heard(ref) for ref in refs])

    def heard(self, ref: str) -> Heard:
        body = seal(enclose(Told(ref), Origin("strategy"), self.now, 0))
        return Heard(unseal(body), body)

    def retry_due(self) -> int:
        """What the consumer does once a second; how many were due."""
        rows = waiting.due(self.ground)
        for row in rows:
            if self.reactor.single(Heard(unseal(row.body), row.body), row.attempts):
                waiting.forget(self.ground, row.event_id)
        return len(rows)

    def wake(self, key: str) -> None:
        work = Work(self.ground, service_caller(PROBE), Origin(PROBE))
        work.wake(key)
        work.commit()
        work.close()

    def taken(self) -> list[str]:
        return self._column("SELECT ref FROM told ORDER BY id")

    def rows(self) -> list[Any]:
        with self.engine.connect() as connection:
            return list(
                connection.execute(
                    text("SELECT attempts, is_parked, wait_key, due_at, last_error FROM waiting")
                )
            )

    def _column(self, statement: str) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(text(statement)).scalars())


@pytest.fixture
def room(probe_process: ProbeProcess, own_servers: OwnServers) -> Iterator[Room]:
    probe_process.kill()
    probe_process.empty()
    engine = create_engine(own_servers.database_url())
    yield Room(engine)
    engine.dispose()


@given(st.integers(1, 40))
def test_pauses_double_up_to_ten_minutes(attempt: int) -> None:
    least = min(2 ** (attempt - 1), 600)
    assert (
        timedelta(seconds=least) <= waiting.pause_before(attempt) <= timedelta(seconds=least * 1.25)
    )


def test_an_event_that_fails_for_ever_is_parked_after_twenty_tries_and_replayed(room: Room) -> None:
    room.trouble["ill"] = ValueError("13800001111")
    room.hears("well", "ill", "fine")
    pauses = []
    while not room.rows()[0].is_parked:
        pauses.append((room.rows()[0].due_at - room.now).total_seconds())
        assert room.retry_due() == 0, "not before its time"
        room.now = room.rows()[0].due_at
        assert room.retry_due() == 1
    assert (room.rows()[0].attempts, len(pauses)) == (20, 19)
    assert pauses[:10] == sorted(pauses[:10])
    assert room.rows()[0].last_error == "ValueError", "its kind, never its text"
    room.now += timedelta(days=30)
    assert room.retry_due() == 0, "a parked event does not try by itself"
    room.trouble.clear()
    assert waiting.unpark(room.ground) == 1
    assert room.retry_due() == 1
    assert room.rows() == []
    assert room.taken() == ["well", "fine", "ill"]


def test_waiting_for_a_predecessor_counts_no_try_however_long_it_takes(room: Room) -> None:
    room.trouble["late"] = MissingPredecessor("deal-1")
    room.hears("late")
    for _ in range(30):
        room.now += timedelta(minutes=11)
        assert room.retry_due() == 1
    assert (room.rows()[0].attempts, room.rows()[0].is_parked, room.rows()[0].wait_key) == (
        0,
        False,
        "deal-1",
    )
    assert room.retry_due() == 0
    room.trouble.clear()
    room.wake("another-deal")
    assert room.retry_due() == 0
    room.wake("deal-1")
    assert room.retry_due() == 1
    assert room.taken() == ["late"]


def test_a_predecessor_that_commits_before_the_event_is_set_aside_is_still_met_soon(
    room: Room,
) -> None:
    room.trouble["late"] = MissingPredecessor("deal-1")
    room.wake("deal-1")  # it came first, and found nobody to wake
    room.hears("late")
    room.trouble.clear()
    room.now += timedelta(seconds=3)
    assert room.retry_due() == 1
    assert room.taken() == ["late"]


def test_a_wake_up_in_the_middle_of_another_look_is_not_lost(room: Room) -> None:
    class WokenMeanwhile(MissingPredecessor):
        """When the reaction gives up, the predecessor has already come and woken the event."""

        @property
        def key(self) -> str:
            room.wake("deal-1")
            return "deal-1"

        @key.setter
        def key(self, value: str) -> None:
            pass

    room.trouble["late"] = MissingPredecessor("deal-1")
    room.hears("late")
    room.now += timedelta(seconds=3)
    room.trouble["late"] = WokenMeanwhile("deal-1")
    assert room.retry_due() == 1
    room.trouble.clear()
    room.now += timedelta(seconds=3)
    assert room.retry_due() == 1, "soon, not in ten minutes"
    assert room.taken() == ["late"]


def test_a_failing_event_takes_nothing_of_its_batch_with_it(room: Room) -> None:
    room.trouble["ill"] = ValueError()
    room.hears("a", "ill", "b", "a")
    assert room.taken() == ["a", "b"]
    room.hears("a", "b")
    assert room.taken() == ["a", "b"]


def test_what_this_version_does_not_react_to_is_kept_for_the_one_that_does(room: Room) -> None:
    """An earlier process beside a newer one takes from the same queue."""
    earlier = Reactor(room.ground, {})
    earlier.batch([room.heard("a")])
    assert room.taken() == []
    assert [(row.attempts, row.is_parked, row.wait_key) for row in room.rows()] == [
        (0, False, "reaction/told")
    ]
    room.now = room.rows()[0].due_at
    assert room.retry_due() == 1
    assert (room.taken(), room.rows()) == (["a"], [])

