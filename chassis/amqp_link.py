"""One AMQP connection that is kept: opened, pumped by one green thread, opened again after any
trouble.

Only the pump reads; other green threads send under `sending`. A broker that is away or frozen stops
nobody: every send has a limit, and the pump tries again with growing pauses (findings 12, 16-20).
"""

from __future__ import annotations

import logging
import select
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import unquote, urlsplit

import amqp

log = logging.getLogger(__name__)
SOCKET_LIMIT, LOOK_EVERY, HEARTBEAT = 5, 0.5, 20
GULP = 4096
"""Bytes; taking one frame out of the transport's buffer copies the rest of it, so not many more."""


class Connection(amqp.Connection):
    """Publishes without reading: with "connection.blocked" negotiated, py-amqp would read from the
    socket inside every publish, beside the pump, and tear frames apart."""

    negotiate_capabilities = {"consumer_cancel_notify": True, "authentication_failure_close": True}


def connect(uri: str, *, heartbeat: int = 0) -> Connection:
    """An open connection; every later send and receive is limited to a few seconds."""
    address = urlsplit(uri)
    connection = Connection(
        host=f"{address.hostname}:{address.port or 5672}",
        userid=unquote(address.username or "guest"),
        password=unquote(address.password or "guest"),
        virtual_host=unquote(address.path[1:]) or "/",
        connect_timeout=SOCKET_LIMIT,
        heartbeat=heartbeat,
        client_properties={"product": "salesloop"},
    )
    try:
        connection.connect()
        connection.transport.sock.settimeout(SOCKET_LIMIT)
        _read_in_gulps(connection.transport)
    except Exception:
        drop(connection)
        raise
    return connection


def _read_in_gulps(transport: Any) -> None:
    """What has arrived is taken at once and kept by the transport; py-amqp asks for each frame in
    three pieces, and a message is three frames."""
    receive = transport.sock.recv
    transport._quick_recv = lambda wanted: receive(max(wanted, GULP))


def drop(connection: Connection | None) -> None:
    """Give a connection up without the closing handshake, which a frozen broker would never
    answer."""
    transport = connection and connection._transport  # the public name would connect again
    with suppress(OSError, AttributeError):  # the second: two threads drop it at once
        if transport:
            transport.close()


class Link:
    """Keeps one connection with one channel; `on_open(channel)` declares and consumes."""

    def __init__(self, uri: str, on_open: Callable[[Any], str | None]) -> None:
        self.uri, self.on_open = uri, on_open
        self.connection: Any = None
        self.channel: Any = None
        self.is_up = False
        self.sending = threading.RLock()
        self._tag: str | None = None
        self._cancelling = self._closing = False
        self.cancelled = threading.Event()
        self.ended = threading.Event()
        self.ended.set()

    def run(self) -> None:
        """Pump until `close`; never raises."""
        self.ended.clear()
        try:
            self._keep_up()
        finally:
            self.ended.set()

    def _keep_up(self) -> None:
        pause = 0.2
        while not self._closing:
            try:
                self._open()
                pause = 0.2
                self._pump()
                self._take_leave()
            except Exception as error:
                if not self._closing:
                    log.warning("broker link lost: %s", type(error).__name__)
            self.is_up = False
            drop(self.connection)
            if self._cancelling:
                self.cancelled.set()
            if not self._closing:
                time.sleep(pause)
                pause = min(pause * 2, 5)

    def _open(self) -> None:
        self.connection = connect(self.uri, heartbeat=HEARTBEAT)
        self.channel = self.connection.channel()
        if not self._cancelling:
            self._tag = self.on_open(self.channel)
        self.is_up = True

    def _pump(self) -> None:
        ticked = time.monotonic()
        while not self._closing:
            if self._has_arrived(LOOK_EVERY):
                self._read()
            if self._cancelling and not self.cancelled.is_set():
                self._cancel()
            if time.monotonic() - ticked > HEARTBEAT / 4:
                ticked = time.monotonic()
                with self.sending:
                    self.connection.heartbeat_tick()

    def _read(self) -> None:
        """Frame by frame while there are any: a heartbeat is no event to wait for another one."""
        while not self.connection.blocking_read() and self._has_arrived(0):
            pass

    def _has_arrived(self, limit: float) -> bool:
        """Whether there is something to read, on the socket or taken from it already. The socket's
        own limit stays: senders rely on it."""
        if self.connection.transport._read_buffer:
            return True
        readable, _, _ = select.select([self.connection.transport.sock], [], [], limit)
        return bool(readable)

    def _cancel(self) -> None:
        """What was delivered before the broker's answer has reached its callback when this
        returns."""
        if self._tag is not None:
            with self.sending:
                self.channel.basic_cancel(self._tag)
        self.cancelled.set()

    def _take_leave(self) -> None:
        """The broker answers once it has taken every ack that was sent before. Without that, what
        is still unread here makes the system reset the connection, and acks on their way are lost
        with it: the broker would deliver finished work again."""
        with self.sending:
            self.channel.close()

    def cancel(self, limit: float = 8) -> None:
        """Take no more messages; returns when the last one taken has reached its callback."""
        self._cancelling = True
        self.cancelled.wait(limit)

    def close(self, limit: float = 3) -> None:
        """End the link; returns when the broker has taken what was sent, or when it does not
        answer."""
        self._closing = True
        self.ended.wait(limit)
        drop(self.connection)

    def send(self, channel: Any, act: Callable[[Any], None]) -> bool:
        """Do something on a channel if it is still the current one; False when it is gone."""
        with self.sending:
            if channel is not self.channel or not self.is_up:
                return False
            try:
                act(channel)
                return True
            except (OSError, amqp.exceptions.AMQPError) as error:
                log.warning("broker link lost while sending: %s", type(error).__name__)
                self._give_up(channel)
                return False

    def _give_up(self, channel: Any) -> None:
        """Only if it is still the current one: the pump may have opened the next meanwhile."""
        if channel is self.channel:
            self.is_up = False
            drop(self.connection)
