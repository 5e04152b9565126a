"""The private broker: each process has only its own rights, and kill -9 loses nothing confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import amqp
import pytest
from kombu import Connection

from chassis.topology import UNHEARD, exchange, inbox, inbox_arguments
from deploy.local.broker import Broker
from deploy.local.place import Place
from tests.deploy.conftest import Child
from tests.servers import Servers

PERSISTENT = 2


@contextmanager
def channel(uri: str) -> Iterator[Any]:
    """A channel with confirms, as the process with that address has it."""
    with Connection(uri, transport_options={"confirm_publish": True}) as connection:
        yield connection.channel()


def publish(opened: Any, to: str, key: str = "nobody_hears_this") -> None:
    opened.basic_publish_confirm(
        amqp.Message(b"{}", delivery_mode=PERSISTENT), exchange=to, routing_key=key)


def unheard(opened: Any) -> int:
    return int(opened.queue_declare(UNHEARD, passive=True).message_count)


def test_a_process_may_publish_its_own_events_only(servers: Servers) -> None:
    with channel(servers.amqp_uri("people")) as people:
        publish(people, exchange("people"))
        with pytest.raises(amqp.AccessRefused):
            publish(people, exchange("pipeline"))


def test_the_gateway_publishes_no_events(servers: Servers) -> None:
    with channel(servers.amqp_uri("gateway")) as gateway, pytest.raises(amqp.AccessRefused):
        publish(gateway, exchange("pipeline"))


def test_a_process_cannot_read_the_inbox_of_another(servers: Servers) -> None:
    with channel(servers.amqp_uri("channels")) as channels:
        channels.queue_declare(inbox("channels"), durable=True, auto_delete=False,
                               arguments=inbox_arguments("channels"))
        with pytest.raises(amqp.AccessRefused):
            channels.basic_get(inbox("people"))


def test_a_process_calls_only_those_it_may_call(servers: Servers) -> None:
    with channel(servers.amqp_uri("crm")) as crm:
        publish(crm, "nameko-rpc", "org.ping")
        with pytest.raises(amqp.AccessRefused):
            publish(crm, "nameko-rpc", "analytics.ping")


def test_there_is_no_default_login(servers: Servers) -> None:
    uri = f"amqp://guest:guest@127.0.0.1:{servers.broker.port}/{servers.broker.vhosts[0]}"
    with pytest.raises(amqp.AccessRefused), channel(uri):
        pass


def test_a_killed_broker_comes_back_with_what_it_confirmed(
        place: Place, child: Callable[..., Child]) -> None:
    broker = Broker(place, ["salesloop"])
    broker.prepare()
    child(broker.epmd_command, broker.environment)
    node = child(broker.command, broker.environment)
    broker.wait()
    with channel(broker.uri("people", "salesloop")) as people:
        publish(people, exchange("people"))
    first = node.pid
    node.kill()
    assert broker.problem() is not None
    node.start_again()
    broker.wait()
    assert node.pid != first
    with channel(broker.uri("people", "salesloop")) as people:
        assert unheard(people) == 1
