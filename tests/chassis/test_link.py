"""A connection on which nothing happens is kept: a heartbeat is read, and not waited behind."""

from __future__ import annotations

from queue import Queue
from threading import Thread
from typing import Any

import amqp
import pytest

from chassis import amqp_link
from chassis.amqp_link import Link, connect
from deploy.local.waiting import wait_until
from tests.chassis.own_servers import OPERATOR, OwnServers


def test_an_idle_connection_outlives_its_heartbeats(
    own_servers: OwnServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(amqp_link, "HEARTBEAT", 4)
    monkeypatch.setattr(amqp_link, "SOCKET_LIMIT", 1)
    link = Link(own_servers.uri(OPERATOR), lambda channel: None)
    pump = Thread(target=link.run, daemon=True)
    pump.start()
    wait_until(lambda: link.is_up, 10, "link")
    first = link.connection
    seen = first.bytes_recv
    wait_until(
        lambda: link.connection is not first or first.bytes_recv >= seen + 3, 20, "heartbeats"
    )
    assert link.connection is first
    assert link.is_up
    link.close()
    pump.join(5)
    assert not pump.is_alive()


def test_an_ack_that_was_sent_counts_although_more_has_arrived_unread(
    own_servers: OwnServers,
) -> None:
    """A socket closed with something unread is reset, and what was sent last goes with it."""
    uri, more = own_servers.uri(OPERATOR), b"y" * 2_000
    with connect(uri) as connection:
        channel = connection.channel()
        for queue in ("acked", "unread"):
            channel.queue_declare(queue, durable=True, auto_delete=False)
        for _ in range(20):
            for _ in range(500):
                channel.basic_publish(amqp.Message(more), routing_key="unread")
            channel.basic_publish(amqp.Message(b"once"), routing_key="acked")
            take_one_and_close(uri)
            wait_until(lambda: _has_no_consumer(channel), 5, "the end of the consumer")
            left = channel.basic_get("acked")
            assert left is None, "delivered again"
        channel.queue_delete("unread")


def test_what_was_taken_from_the_socket_with_something_else_is_handled_at_once(
    own_servers: OwnServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many messages come in one gulp; the socket is silent then, which must not be waited out."""
    monkeypatch.setattr(amqp_link, "LOOK_EVERY", 60)
    uri, taken = own_servers.uri(OPERATOR), Queue[bytes]()

    def consume(channel: Any) -> str:
        channel.queue_declare("gulped", auto_delete=False)
        tag: str = channel.basic_consume(
            "gulped", no_ack=True, callback=lambda message: taken.put(message.body))
        return tag

    sent = [f"{number}:".encode() + b"x" * (number * 37 % 9_000) for number in range(300)]
    with connect(uri) as connection:
        channel = connection.channel()
        channel.queue_declare("gulped", auto_delete=False)
        for body in sent:
            channel.basic_publish(amqp.Message(body), routing_key="gulped")
        link = Link(uri, consume)
        pump = Thread(target=link.run, daemon=True)
        pump.start()
        got = [taken.get(timeout=5) for _ in sent]
        assert [body.encode() if isinstance(body, str) else body for body in got] == sent
        channel.queue_delete("gulped")
    link.close()
    pump.join(5)


def take_one_and_close(uri: str) -> None:
    """Take a message, acknowledge it, and end the link while others are still arriving."""
    taken: Queue[Any] = Queue()

    def consume(channel: Any) -> str:
        channel.basic_consume("unread", callback=lambda message: None)
        tag: str = channel.basic_consume("acked", callback=taken.put)
        return tag

    link = Link(uri, consume)
    pump = Thread(target=link.run, daemon=True)
    pump.start()
    message = taken.get(timeout=5)
    wait_until(lambda: link.is_up, 5, "link")
    assert link.send(message.channel, lambda channel: channel.basic_ack(message.delivery_tag))
    link.close()
    pump.join(5)


def _has_no_consumer(channel: Any) -> bool:
    return all(channel.queue_declare(queue, passive=True).consumer_count == 0
               for queue in ("acked", "unread"))
