"""A client for other services' operations, safe to share between threads (findings 23-30).

One link per process: requests are transient and unconfirmed, carry a deadline and expire on the
broker; replies come to one queue and wake their waiters. A call never waits longer than its limit.
"""

from __future__ import annotations

import threading
import time
import uuid
from dataclasses import dataclass, field, replace
from typing import Any

import amqp
import msgspec

from chassis import tracing
from chassis.amqp_link import Link
from chassis.errors import Unavailable
from chassis.metrics import RPC_CLIENT
from chassis.topology import RPC_EXCHANGE

CALL_LIMIT = 10.0
REPLY_QUEUE_LIFE_MS = 300_000


class RemoteReply(msgspec.Struct):
    """What came back: the reply still encoded, or an error (`chassis.dispatch.describe`)."""

    result: msgspec.Raw = msgspec.Raw(b"null")
    error: dict[str, Any] | None = None
    etag: str | None = None


@dataclass(frozen=True)
class Headers:
    """What travels beside a request; nothing else is taken over by the server (finding 33)."""

    passport: str
    key: str | None = None
    request_id: str | None = None
    language: str = "zh-CN"
    if_match: int | None = None
    traceparent: str | None = None


@dataclass
class _Waiter:
    arrived: threading.Event = field(default_factory=threading.Event)
    body: bytes | None = None


class RpcClient:
    """`name` is the broker user, and so the only reply queue it may own."""

    def __init__(self, uri: str, name: str) -> None:
        self.reply_to = str(uuid.uuid4())
        self.queue = f"rpc.reply-{name}-{self.reply_to}"
        self.link = Link(uri, self._consume)
        self._waiters: dict[str, _Waiter] = {}
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self.link.run, name="rpc-replies", daemon=True
                )
                self._thread.start()

    def close(self) -> None:
        self.link.close()

    def call(
        self, service: str, operation: str, body: bytes, headers: Headers, limit: float = CALL_LIMIT
    ) -> RemoteReply:
        """The reply of an operation; raises Unavailable when none came in time (the outcome is then
        unknown)."""
        began, outcome = time.monotonic(), "unavailable"
        try:
            with tracing.span(f"{service}.{operation}", "client", headers.traceparent) as span:
                sent = replace(headers, traceparent=span.traceparent)
                reply = self._call(f"{service}.{operation}", body, sent, limit)
                outcome = reply.error["kind"] if reply.error else "ok"
                span.note(outcome=outcome, request_id=headers.request_id)
                return reply
        finally:
            RPC_CLIENT.labels(service, operation, outcome).observe(time.monotonic() - began)

    def _call(self, routing_key: str, body: bytes, headers: Headers, limit: float) -> RemoteReply:
        until = time.monotonic() + limit
        self.start()
        self._wait_for_link(limit)
        correlation, waiter = uuid.uuid4().hex, _Waiter()
        self._waiters[correlation] = waiter
        request = self._message(correlation, body, headers, until - time.monotonic())
        try:
            sent = self.link.send(
                self.link.channel,
                lambda channel: channel.basic_publish(
                    request, exchange=RPC_EXCHANGE, routing_key=routing_key
                ),
            )
            if not sent or not waiter.arrived.wait(until - time.monotonic()) or waiter.body is None:
                raise Unavailable("service.unavailable")
            return msgspec.json.decode(waiter.body, type=RemoteReply)
        except msgspec.DecodeError:
            raise Unavailable("service.unavailable") from None
        finally:
            self._waiters.pop(correlation, None)

    def _wait_for_link(self, limit: float) -> None:
        until = time.monotonic() + min(limit, 2.0)
        while not self.link.is_up:
            if time.monotonic() > until:
                raise Unavailable("service.unavailable")
            time.sleep(0.02)

    def _message(
        self, correlation: str, body: bytes, headers: Headers, limit: float
    ) -> amqp.Message:
        deadline = time.time() + limit
        sent = {
            "passport": headers.passport,
            "deadline": str(deadline),
            "key": headers.key,
            "request_id": headers.request_id,
            "language": headers.language,
            "traceparent": headers.traceparent,
            "if_match": None if headers.if_match is None else str(headers.if_match),
        }
        return amqp.Message(
            b'{"args":[],"kwargs":' + body + b"}",
            content_type="application/json",
            content_encoding="utf-8",
            reply_to=self.reply_to,
            correlation_id=correlation,
            delivery_mode=1,
            expiration=str(int(limit * 1000)),
            application_headers={
                f"salesloop.{name}": value for name, value in sent.items() if value is not None
            },
        )

    def _consume(self, channel: Any) -> str:
        channel.queue_declare(
            self.queue,
            durable=True,
            auto_delete=False,
            arguments={"x-expires": REPLY_QUEUE_LIFE_MS},
        )
        channel.queue_bind(self.queue, RPC_EXCHANGE, routing_key=self.reply_to)
        tag: str = channel.basic_consume(self.queue, no_ack=True, callback=self._arrived)
        return tag

    def _arrived(self, message: Any) -> None:
        waiter = self._waiters.get(message.properties.get("correlation_id", ""))
        if waiter is not None:
            body = message.body
            waiter.body = body.encode() if isinstance(body, str) else bytes(body)
            waiter.arrived.set()
