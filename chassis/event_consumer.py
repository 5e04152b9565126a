"""Hearing other services' events: one quorum queue, batches of what has arrived, ack after the
commit.

Repairs: [1] a failed reaction loses nothing (`chassis.waiting`); [8] the dedupe is a key in the
database; [9] what cannot be decoded goes to the dead-letter queue and only its hash to the log;
[10] redelivered messages are taken and acknowledged singly, so that one that kills the process
takes no others along; [99] an event whose publisher is not the owner of its exchange is refused.
"""

from __future__ import annotations

import hashlib
import logging
import random
import time
from operator import methodcaller
from typing import Any

import eventlet
import msgspec
from eventlet.event import Event as Signal
from nameko.extensions import Entrypoint

from chassis import waiting
from chassis.amqp_link import Link
from chassis.config import setting
from chassis.envelope import unseal
from chassis.failpoints import reach
from chassis.metrics import DEAD_LETTERED, REDELIVERED
from chassis.reactions import heard_by
from chassis.reactor import DatabaseAway, Heard, Reactor
from chassis.topology import declare_inbox, exchange, inbox, user_of

log = logging.getLogger(__name__)
MOST_AT_ONCE, LONGEST_BODY, LOOK_AT_WAITING_EVERY = 50, 4_000_000, 1.0
PACE = 0.02
"""Seconds between two batches, so that under load they are large; an event after a pause is taken
at once."""
IN_HAND, GATHER_FOR = 2 * MOST_AT_ONCE, 0.3
"""The most that is delivered and not acknowledged, and the seconds that all of it takes to arrive
when some of it comes again: whoever is suspect goes behind the others."""


class EventConsumer(Entrypoint):
    """Spawns one worker per batch on the service's `hear` method."""

    def setup(self) -> None:
        self.service = self.container.service_name
        self.uri = setting("AMQP_URI")
        self.is_isolated = user_of(self.uri) == self.service
        self.deliveries: Any = eventlet.queue.Queue()
        self.link = Link(self.uri, self._consume)
        self.stopping = False

    def start(self) -> None:
        self.reactor: Reactor = self.container.reactor
        self.container.spawn_managed_thread(self.link.run, identifier="event link")
        self.container.spawn_managed_thread(self._take_batches, identifier="event batches")
        self.container.spawn_managed_thread(self._retry_waiting, identifier="waiting events")

    def stop(self) -> None:
        """What was delivered is finished and acknowledged, so that none of it comes again
        (findings 5, 6)."""
        self.stopping = True
        self.link.cancel()
        self.deliveries.join()
        self.link.close()

    def kill(self) -> None:
        self.link.close(limit=0)

    def _consume(self, channel: Any) -> str:
        declare_inbox(channel, self.service, heard_by(self.reactor.reactions))
        channel.basic_qos(0, IN_HAND, False)
        tag: str = channel.basic_consume(inbox(self.service), callback=self.deliveries.put)
        return tag

    def _take_batches(self) -> None:
        taken = 0.0
        while True:
            messages = [self.deliveries.get()]
            most, pause = MOST_AT_ONCE, taken + PACE - time.monotonic()
            if messages[0].delivery_info.get("redelivered"):
                most, pause = IN_HAND, GATHER_FOR
            eventlet.sleep(max(0.0, pause))
            while len(messages) < most and not self.deliveries.empty():
                messages.append(self.deliveries.get())
            current = [message for message in messages if message.channel is self.link.channel]
            if current:
                self._take(current)
            taken = time.monotonic()
            for _ in messages:
                self.deliveries.task_done()

    def _take(self, messages: list[Any]) -> None:
        """What comes for the first time, together; then each that the broker repeated, alone."""
        readable = [
            (message, heard) for message in messages if (heard := self._read(message)) is not None
        ]
        again = [one for one in readable if one[0].delivery_info.get("redelivered")]
        first = [one for one in readable if not one[0].delivery_info.get("redelivered")]
        REDELIVERED.labels(self.service).inc(len(again))
        for batch in [first, *([one] for one in sorted(again, key=_suspicion))]:
            if batch:
                self._in_worker([heard for _, heard in batch])
                reach("before_ack")
                self._ack([message for message, _ in batch], together=not again)

    def _ack(self, messages: list[Any], *, together: bool) -> None:
        """`together`: up to the last one, with one word; never while others are in hand between."""
        for message in messages[-1:] if together else messages:
            ack = methodcaller("basic_ack", message.delivery_tag, together)
            self.link.send(message.channel, ack)

    def _read(self, message: Any) -> Heard | None:
        body = message.body.encode() if isinstance(message.body, str) else bytes(message.body)
        try:
            self._check_publisher(message, body)
            envelope = unseal(body)
            self._check_owner(message, envelope.type)
            return Heard(envelope, body)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            log.error(
                "event refused: %s sha256=%s",
                type(error).__name__,
                hashlib.sha256(body).hexdigest(),
            )
            DEAD_LETTERED.labels(self.service).inc()
            self.link.send(
                message.channel, lambda channel: channel.basic_reject(message.delivery_tag, False)
            )
            return None

    def _check_publisher(self, message: Any, body: bytes) -> None:
        owner = str(message.delivery_info.get("exchange", "")).removesuffix(".events")
        if self.is_isolated and message.properties.get("user_id") != owner:
            raise ValueError("publisher is not the owner")
        if len(body) > LONGEST_BODY:
            raise ValueError("too long")

    def _check_owner(self, message: Any, name: str) -> None:
        """An owner announces its own events only, whatever its envelope calls them."""
        heard = self.reactor.reactions.get(name)
        came_from = message.delivery_info.get("exchange")
        if heard is not None and came_from not in map(exchange, heard.event.owners()):
            raise ValueError("another owner's event")

    def _in_worker(self, batch: list[Heard]) -> None:
        """Run a batch in a Nameko worker; while the database is away, hold it and try again."""
        pause = 0.2
        while True:
            done = Signal()
            self.container.spawn_worker(self, (batch,), {}, handle_result=_report_to(done))
            error = done.wait()
            if error is None:
                return
            if not isinstance(error, DatabaseAway) or self.stopping:
                raise error
            eventlet.sleep(pause)
            pause = min(pause * 2, 5)

    def _retry_waiting(self) -> None:
        while not self.stopping:
            try:
                waiting.measure(self.reactor.ground)
                for row in waiting.due(self.reactor.ground):
                    if self.reactor.single(Heard(unseal(row.body), row.body), row.attempts):
                        waiting.forget(self.reactor.ground, row.event_id)
            except Exception as error:
                log.warning("waiting events: %s", type(error).__name__)
            eventlet.sleep(LOOK_AT_WAITING_EVERY)


def _suspicion(one: tuple[Any, Heard]) -> tuple[int, float]:
    """What was delivered least often first, those alike in any order: a message that kills us each
    time raises the delivery count of all behind it, and so must be behind others the next time."""
    headers = one[0].properties.get("application_headers") or {}
    return int(headers.get("x-delivery-count", 0)), random.random()


def _report_to(done: Signal) -> Any:
    def handle_result(worker_ctx: Any, result: Any, exc_info: Any) -> Any:
        done.send(exc_info[1] if exc_info is not None else None)
        return result, None

    return handle_result
