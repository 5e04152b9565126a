"""The relay: carries the outbox to the broker with pipelined confirms; a row is marked only by its
own.

Rows are claimed with SKIP LOCKED, so every replica may relay. Open delivery tags are kept as a set
(an ack with `multiple` clears all up to its tag); nacked, returned and unanswered rows stay
unpublished; any timeout gives the connection up, because a late ack could answer for a later
message (findings 14-20).
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from typing import Any

import amqp
from sqlalchemy import Engine, text

from chassis.amqp_link import connect, drop
from chassis.failpoints import reach
from chassis.metrics import OUTBOX_OLDEST, OUTBOX_UNPUBLISHED, PUBLISHED
from chassis.topology import exchange, user_of

log = logging.getLogger(__name__)
BATCH, CONFIRM_LIMIT = 100, 5.0

_CLAIM = text("""
    SELECT id, CAST(event_id AS text) AS event_id, type, body FROM outbox
    WHERE published_at IS NULL ORDER BY id LIMIT :batch FOR UPDATE SKIP LOCKED""")
_MARK = text("UPDATE outbox SET published_at = now() WHERE id = ANY(CAST(:ids AS bigint[]))")
_LAG = text("""
    SELECT count(*), coalesce(extract(epoch FROM now() - min(created_at)), 0)
    FROM outbox WHERE published_at IS NULL""")


class Unconfirmed(Exception):
    """The broker did not answer for every message in time."""


class Relay:
    """Publishes as its service; one connection, one channel, used by one thread only."""

    def __init__(self, service: str, engine: Engine, uri: str) -> None:
        self.service, self.engine, self.uri = service, engine, uri
        self.user = user_of(uri)
        self._connection: Any = None
        self._channel: Any = None
        self._open: dict[int, int] = {}
        self._refused: set[int] = set()
        self._published = 0
        self._claimed = 0

    def step(self) -> int:
        """Publish one batch; how many rows were confirmed. Raises on a broken broker or database,
        losing nothing."""
        confirmed: list[int] = []
        try:
            with self.engine.begin() as connection:
                rows = connection.execute(_CLAIM, {"batch": BATCH}).all()
                self._claimed = len(rows)
                if rows:
                    confirmed = self._confirmed(rows)
                    connection.execute(_MARK, {"ids": confirmed})
        except BaseException:
            self.close()
            raise
        return len(confirmed)

    def drain(self) -> None:
        """Publish until nothing is left that the broker takes now; a batch that is not full was
        the last one."""
        while self.step() > 0 and self._claimed == BATCH:
            pass

    def lag(self) -> tuple[int, float]:
        """Unpublished rows, and the age of the oldest in seconds."""
        with self.engine.connect() as connection:
            count, age = connection.execute(_LAG).one()
        OUTBOX_UNPUBLISHED.labels(self.service).set(count)
        OUTBOX_OLDEST.labels(self.service).set(float(age))
        return int(count), float(age)

    def close(self) -> None:
        drop(self._connection)
        self._connection = None

    def _confirmed(self, rows: Any) -> list[int]:
        """The ids whose own confirm came."""
        self._connect()
        self._refused.clear()
        for row in rows:
            self._published += 1
            self._open[self._published] = row.id
            self._channel.basic_publish(
                self._message(row), exchange=exchange(self.service), routing_key=row.type
            )
        self._await_confirms()
        reach("after_publish")
        confirmed = [row for row in rows if row.id not in self._refused]
        for name, number in Counter(row.type for row in confirmed).items():
            PUBLISHED.labels(self.service, name).inc(number)
        return [row.id for row in confirmed]

    def _message(self, row: Any) -> amqp.Message:
        return amqp.Message(
            bytes(row.body),
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=2,
            message_id=row.event_id,
            type=row.type,
            user_id=self.user,
        )

    def _await_confirms(self) -> None:
        until = time.monotonic() + CONFIRM_LIMIT
        while self._open:
            left = until - time.monotonic()
            if left <= 0:
                raise Unconfirmed(f"{len(self._open)} messages")
            self._connection.drain_events(timeout=left)

    def _connect(self) -> None:
        if self._connection is not None:
            return
        self._connection = connect(self.uri)
        self._channel = self._connection.channel()
        self._channel.confirm_select()
        self._open, self._published = {}, 0
        self._channel.events["basic_ack"].add(self._acked)
        self._channel.events["basic_nack"].add(self._nacked)
        self._channel.events["basic_return"].add(self._returned)

    def _acked(self, tag: int, multiple: bool) -> None:
        for answered in self._answered(tag, multiple):
            self._open.pop(answered)

    def _nacked(self, tag: int, multiple: bool) -> None:
        for answered in self._answered(tag, multiple):
            self._refused.add(self._open.pop(answered))

    def _returned(self, *_: Any) -> None:
        """Only possible with `mandatory`, which we do not use; were it so, nothing of this batch
        counts."""
        self._refused.update(self._open.values())

    def _answered(self, tag: int, multiple: bool) -> list[int]:
        return [sent for sent in self._open if sent == tag or (multiple and sent <= tag)]
