"""A connection on which nothing happens is kept: a heartbeat is read, and not waited behind."""

from __future__ import annotations

from threading import Thread

import pytest

from chassis import amqp_link
from chassis.amqp_link import Link
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
