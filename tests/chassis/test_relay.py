"""A row is marked for its own confirm only; otherwise it stays and is sent again."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine

from chassis import relay as relay_module
from chassis.relay import Relay
from chassis.topology import exchange
from tests.chassis.own_servers import OwnServers
from tests.chassis.probe.contract import PROBE
from tests.chassis.probe_process import ProbeProcess


@pytest.fixture
def engine(probe_process: ProbeProcess) -> Iterator[Engine]:
    """The database alone: the probe's own relay must not carry its rows away."""
    probe_process.kill()
    probe_process.empty()
    made = create_engine(probe_process.servers.database_url())
    yield made
    made.dispose()


@pytest.fixture
def relay(engine: Engine, own_servers: OwnServers) -> Iterator[Relay]:
    made = Relay(PROBE, engine, own_servers.uri(PROBE))
    yield made
    made.close()


def _add(servers: OwnServers, number: int, kind: str = "noted") -> None:
    servers.sql(
        """
        INSERT INTO outbox (event_id, type, aggregate_id, aggregate_version, body, created_at)
        SELECT gen_random_uuid(), %s, 'x', 1, '{}', now() FROM generate_series(1, %s)""",
        kind,
        number,
    )


@pytest.fixture
def full_queue(own_servers: OwnServers) -> Iterator[str]:
    """A queue that takes two messages of the type `crowded` and refuses the rest."""
    name = f"full-{uuid.uuid4().hex}"
    channel = own_servers.channel()
    with closing(channel.connection):
        channel.queue_declare(
            name,
            durable=True,
            auto_delete=False,
            arguments={"x-max-length": 2, "x-overflow": "reject-publish"},
        )
        channel.queue_bind(name, exchange(PROBE), routing_key="crowded")
        yield name
        channel.queue_delete(name)


def test_a_refused_message_stays_in_the_outbox_and_is_sent_again(
    relay: Relay, own_servers: OwnServers, full_queue: str
) -> None:
    _add(own_servers, 5, "crowded")
    _add(own_servers, 2)
    assert relay.step() == 4, "two fit, two go elsewhere"
    assert relay.lag()[0] == 3
    assert relay.step() == 0, "so that whoever repeats while something moves comes to a rest"
    channel = own_servers.channel()
    with closing(channel.connection):
        channel.queue_purge(full_queue)
    assert relay.step() == 2
    assert relay.lag()[0] == 1


def test_two_relays_share_the_work_and_publish_nothing_twice(
    relay: Relay, engine: Engine, own_servers: OwnServers
) -> None:
    _add(own_servers, 250)
    other = Relay(PROBE, engine, own_servers.uri(PROBE))
    with engine.begin() as holding:
        held = holding.execute(relay_module._CLAIM, {"batch": 100}).all()
        assert [other.step(), other.step(), other.step()] == [100, 50, 0]
    assert len(held) == relay.step() == 100
    assert relay.lag()[0] == 0
    assert own_servers.depth("unheard") == 250
    other.close()


def test_a_row_whose_confirm_never_comes_stays_and_the_connection_is_given_up(
    relay: Relay, own_servers: OwnServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add(own_servers, 1)
    assert relay.step() == 1
    before = relay._connection
    monkeypatch.setattr(relay_module, "CONFIRM_LIMIT", 0.0)
    _add(own_servers, 3)
    with pytest.raises(relay_module.Unconfirmed):
        relay.step()
    assert relay.lag()[0] == 3
    assert relay._connection is None
    assert not before.connected
    monkeypatch.undo()
    assert relay.step() == 3


def test_a_message_that_is_published_under_another_name_is_not_marked(
    relay: Relay, own_servers: OwnServers
) -> None:
    relay.user = "pipeline"
    _add(own_servers, 1)
    with pytest.raises(Exception, match="user_id"):
        relay.step()
    assert relay.lag()[0] == 1


class ScriptedChannel:
    """py-amqp's channel as the relay sees it: it publishes, and is told the broker's answers."""

    def __init__(self) -> None:
        self.events: dict[str, set[Callable[..., None]]] = defaultdict(set)
        self.sent: list[str] = []

    def confirm_select(self) -> None:
        pass

    def basic_publish(self, message: Any, **_: Any) -> None:
        self.sent.append(message.properties["message_id"])

    def answer(self, kind: str, *values: Any) -> None:
        for listener in self.events[kind]:
            listener(*values)


class ScriptedConnection:
    """Plays one answer at each drain, and then stays silent."""

    def __init__(self, script: list[tuple[str, int, bool]]) -> None:
        self.script, self.only_channel, self._transport = list(script), ScriptedChannel(), None

    def channel(self) -> ScriptedChannel:
        return self.only_channel

    def drain_events(self, timeout: float) -> None:
        if not self.script:
            raise TimeoutError
        kind, tag, multiple = self.script.pop(0)
        self.only_channel.answer(kind, tag, multiple)


class Row:
    def __init__(self, number: int) -> None:
        self.id, self.event_id, self.type, self.body = number, f"event-{number}", "noted", b"{}"


def _marked(script: list[tuple[str, int, bool]], rows: int) -> list[int]:
    """The rows that the relay would mark when the broker answers as scripted."""
    made = Relay(PROBE, None, "amqp://crm:x@nowhere/")  # type: ignore[arg-type]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relay_module, "connect", lambda uri: ScriptedConnection(script))
        return made._confirmed([Row(number) for number in range(101, 101 + rows)])


@pytest.mark.parametrize(
    ("script", "marked"),
    [
        pytest.param([("basic_ack", 3, True)], [101, 102, 103], id="one ack for all"),
        pytest.param(
            [("basic_ack", 2, False), ("basic_ack", 1, False), ("basic_ack", 3, False)],
            [101, 102, 103],
            id="acks in any order",
        ),
        pytest.param(
            [("basic_nack", 2, False), ("basic_ack", 3, True)],
            [101, 103],
            id="the second is refused",
        ),
        pytest.param(
            [("basic_nack", 2, True), ("basic_ack", 3, False)],
            [103],
            id="the first two are refused",
        ),
        pytest.param(
            [("basic_ack", 1, False), ("basic_ack", 1, False), ("basic_ack", 3, True)],
            [101, 102, 103],
            id="an ack that comes twice counts once",
        ),
    ],
)
def test_only_rows_with_their_own_confirm_are_marked(
    script: list[tuple[str, int, bool]], marked: list[int]
) -> None:
    assert _marked(script, 3) == marked


@pytest.mark.parametrize(
    "script",
    [
        pytest.param([], id="silence"),
        pytest.param(
            [("basic_ack", 1, False), ("basic_ack", 2, False)], id="one answer is missing"
        ),
        pytest.param([("basic_ack", 1, False)] * 3, id="an ack of another message thrice"),
        pytest.param([("basic_ack", 77, False)] * 3, id="acks of messages that were never sent"),
    ],
)
def test_a_missing_answer_marks_nothing(script: list[tuple[str, int, bool]]) -> None:
    with pytest.raises(TimeoutError):
        _marked(script, 3)


@given(st.permutations([1, 2, 3, 4, 5]), st.sets(st.integers(1, 5)))
def test_in_whatever_order_answers_come_each_row_gets_its_own(
    order: list[int], refused: set[int]
) -> None:
    script = [("basic_nack" if tag in refused else "basic_ack", tag, False) for tag in order]
    assert _marked(script, 5) == [100 + tag for tag in range(1, 6) if tag not in refused]
