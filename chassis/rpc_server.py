"""Serving operations: Nameko's wire form and worker pool on a connection of our own.

Repairs: [4] a redelivered request meets its idempotency key; [5, 6] stopping takes no more
requests, finishes and acknowledges those in hand; [9] an undecodable request is answered, not
logged; [12] a broker that goes away stops nothing; [23, 24] an expired request is dropped; [33]
only our own headers are read.
"""

from __future__ import annotations

import logging
import time
from typing import Any

import amqp
import eventlet
import msgspec
from nameko.extensions import Entrypoint, SharedExtension

from chassis.amqp_link import Link
from chassis.config import setting
from chassis.contract import Operation
from chassis.dispatch import Answer, Call, describe
from chassis.errors import Invalid, SalesloopError, Unauthenticated
from chassis.metrics import EXPIRED_CALLS, REDELIVERED_CALLS
from chassis.passport import PASSPORT_AUDIENCE, Caller, Verifier
from chassis.texts import CHASSIS_TEXTS
from chassis.topology import RPC_EXCHANGE, rpc_queue

log = logging.getLogger(__name__)
_request = msgspec.json.Decoder(dict[str, Any])


class RpcServer(SharedExtension):
    """The service's request queue: one link, one queue of deliveries, one worker per request."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[str, Rpc] = {}

    def setup(self) -> None:
        self.service = self.container.service_name
        self.verifier = Verifier.from_settings()
        self.deliveries: Any = eventlet.queue.Queue()
        self.link = Link(setting("AMQP_URI"), self._consume)

    def start(self) -> None:
        self.container.spawn_managed_thread(self.link.run, identifier="rpc link")
        self.container.spawn_managed_thread(self._dispatch, identifier="rpc dispatch")

    def drain(self) -> None:
        """Take no more requests; return when all that were taken have their worker."""
        self.link.cancel()
        self.deliveries.join()

    def stop(self) -> None:
        self.link.close()

    def kill(self) -> None:
        self.link.close(limit=0)

    def _consume(self, channel: Any) -> str:
        queue = rpc_queue(self.service)
        channel.queue_declare(queue, durable=True, auto_delete=False)
        channel.queue_bind(queue, RPC_EXCHANGE, routing_key=f"{self.service}.*")
        channel.basic_qos(0, self.container.max_workers, False)
        tag: str = channel.basic_consume(queue, callback=self.deliveries.put)
        return tag

    def _dispatch(self) -> None:
        while True:
            message = self.deliveries.get()
            if (
                message.channel is self.link.channel
            ):  # of a lost link the broker delivers them again
                self._take(message)
            self.deliveries.task_done()

    def _take(self, message: Any) -> None:
        if message.delivery_info.get("redelivered"):
            REDELIVERED_CALLS.labels(self.service).inc()
        if _is_expired(message):
            EXPIRED_CALLS.labels(self.service).inc()
            self._acknowledge(message)
        else:
            self._spawn(message)

    def _spawn(self, message: Any) -> None:
        entry = self.entries.get(
            str(message.delivery_info.get("routing_key", "")).partition(".")[2]
        )
        try:
            if entry is None:
                raise Invalid("operation.unknown")
            call = self._read(message, entry.operation)
        except SalesloopError as error:
            language = _headers(message).get("language", "zh-CN")
            self._answer(message, Answer(error=describe(error, language, CHASSIS_TEXTS)))
            return
        self.container.spawn_worker(entry, (call,), {}, handle_result=self._handler(message))

    def _read(self, message: Any, operation: Operation) -> Call:
        headers = _headers(message)
        try:
            values = _request.decode(message.body)["kwargs"]
        except (msgspec.DecodeError, KeyError, RecursionError):
            raise Invalid("request.invalid") from None
        caller = self._caller(headers.get("passport"), operation.name)
        return Call(
            operation,
            values,
            caller,
            headers.get("key"),
            headers.get("request_id"),
            headers.get("language", "zh-CN"),
            _whole(headers.get("if_match")),
            headers.get("traceparent"),
        )

    def _caller(self, passport: str | None, operation: str) -> Caller:
        try:
            return self.verifier.caller(passport, PASSPORT_AUDIENCE)
        except Unauthenticated:
            log.error(
                "passport refused: %s", operation, extra={"fields": {"alert": "passport.refused"}}
            )
            raise

    def _handler(self, message: Any) -> Any:
        def handle_result(worker_ctx: Any, result: Any, exc_info: Any) -> Any:
            answer = result
            if exc_info is not None:
                answer = Answer(error=describe(SalesloopError("internal"), "zh-CN", CHASSIS_TEXTS))
            self._answer(message, answer)
            return result, None

        return handle_result

    def _answer(self, message: Any, answer: Answer) -> None:
        reply_to = message.properties.get("reply_to")
        if reply_to:
            reply = amqp.Message(
                _wire(answer),
                content_type="application/json",
                content_encoding="utf-8",
                delivery_mode=1,
                correlation_id=message.properties.get("correlation_id"),
            )
            self.link.send(
                message.channel,
                lambda channel: channel.basic_publish(
                    reply, exchange=RPC_EXCHANGE, routing_key=reply_to
                ),
            )
        self._acknowledge(message)

    def _acknowledge(self, message: Any) -> None:
        self.link.send(message.channel, lambda channel: channel.basic_ack(message.delivery_tag))


class Rpc(Entrypoint):
    """One operation of the service, served."""

    server = RpcServer()

    def __init__(self, operation: Operation, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.operation = operation

    def setup(self) -> None:
        self.server.entries[self.method_name] = self

    def stop(self) -> None:
        self.server.drain()


def _wire(answer: Answer) -> bytes:
    if answer.error is not None:
        return b'{"result":null,"error":' + msgspec.json.encode(answer.error) + b"}"
    etag = msgspec.json.encode(answer.etag)
    return b'{"result":' + answer.body + b',"error":null,"etag":' + etag + b"}"


def _headers(message: Any) -> dict[str, str]:
    """Our own headers; whatever else a publisher sent is not looked at."""
    return {
        name.removeprefix("salesloop."): str(value)
        for name, value in (message.headers or {}).items()
        if name.startswith("salesloop.")
    }


def _is_expired(message: Any) -> bool:
    try:
        return time.time() > float(_headers(message)["deadline"])
    except (KeyError, ValueError):
        return False


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, str) and value.isdecimal() else None
