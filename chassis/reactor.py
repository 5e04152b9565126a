"""Take a batch of events: dedupe rows, effects and own outbox rows in one transaction.

A batch that fails is run again event by event, a transaction each; only the failing event is set
aside as waiting. An event whose predecessor is missing waits under its key; so does one that this
version does not react to, until a version that does takes it. A database that is away
is no failure of an event: `DatabaseAway` tells the consumer to give the batch back.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis import codec, locks, tracing, waiting
from chassis.envelope import Envelope, Origin
from chassis.errors import MissingPredecessor
from chassis.metrics import CHAIN, DUPLICATES, TAKEN
from chassis.passport import service_caller
from chassis.reactions import Reaction
from chassis.work import Ground, Work

log = logging.getLogger(__name__)

_HEAR = text("""
    INSERT INTO heard (event_id, type)
    SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:types AS text[]))
    ON CONFLICT DO NOTHING RETURNING CAST(event_id AS text)""")
_SHUT_DOWN = frozenset(
    {"57P01", "57P02", "57P03"}
)  # but not 57014: a statement that takes too long is at fault


class DatabaseAway(Exception):
    """The database cannot be reached; nothing was decided about any event."""


@dataclass(frozen=True)
class Heard:
    """An envelope and the bytes it came from."""

    envelope: Envelope
    body: bytes


@dataclass
class Reactor:
    ground: Ground
    reactions: Mapping[str, Reaction]
    after_commit: Any = field(default=lambda: None)

    def batch(self, arrived: Sequence[Heard]) -> None:
        """Take what has arrived; every event is afterwards done, already known, or waiting."""
        try:
            self._together(arrived)
        except Exception as error:
            self._give_back_if_away(error)
            for heard in arrived:
                self.single(heard)

    def single(self, heard: Heard, attempts: int = 0) -> bool:
        """Take one event in a transaction of its own; False when it had to be set aside."""
        try:
            self._together([heard])
            return True
        except MissingPredecessor as missing:
            waiting.wait_for(self.ground, heard.envelope, heard.body, missing.key)
        except Exception as error:
            self._give_back_if_away(error)
            log.warning(
                "event %s %s failed: %s",
                heard.envelope.type,
                heard.envelope.event_id,
                type(error).__name__,
                exc_info=not isinstance(error, DBAPIError),
            )
            waiting.set_aside(
                self.ground, heard.envelope, heard.body, attempts + 1, type(error).__name__
            )
        return False

    def _together(self, arrived: Sequence[Heard]) -> None:
        work = Work(
            self.ground,
            service_caller(self.ground.service),
            Origin(self.ground.service),
            scope="all",
        )
        try:
            new = self._new_ones(arrived, work)
            self._lock(new, work)
            for envelope, event in new:
                self._react(envelope, event, work)
            work.commit()
            self._count(new)
            self.after_commit()
        finally:
            work.close()

    def _new_ones(self, arrived: Sequence[Heard], work: Work) -> list[tuple[Envelope, Any]]:
        self._check_known(arrived)
        by_id = {heard.envelope.event_id: heard.envelope for heard in arrived}
        ids = sorted(by_id)
        fresh = set(
            work.session.execute(
                _HEAR, {"ids": ids, "types": [by_id[name].type for name in ids]}
            ).scalars()
        )
        DUPLICATES.labels(self.ground.service).inc(len(arrived) - len(fresh))
        return [
            (envelope, codec.decode(envelope.payload, self.reactions[envelope.type].event))
            for name, envelope in by_id.items()
            if name in fresh
        ]

    def _check_known(self, arrived: Sequence[Heard]) -> None:
        """A newer version beside us, or before a way back, binds our queue to events of which we
        know nothing: to mark one as heard would lose it."""
        for heard in arrived:
            if heard.envelope.type not in self.reactions:
                raise MissingPredecessor(f"reaction/{heard.envelope.type}")

    def _lock(self, new: Sequence[tuple[Envelope, Any]], work: Work) -> None:
        by_type: dict[str, list[Any]] = {}
        for envelope, event in new:
            by_type.setdefault(envelope.type, []).append(event)
        for lock_class in locks.LOCK_CLASSES:
            wanted: set[str] = set()
            for name, events in by_type.items():
                keys = self.reactions[name].keys.get(lock_class)
                wanted.update(keys(events, work) if keys else ())
            work.lock(lock_class, *wanted)

    def _react(self, envelope: Envelope, event: Any, work: Work) -> None:
        work.cause = envelope
        work.origin = Origin(
            self.ground.service,
            envelope.request_id,
            envelope.event_id,
            _began(envelope),
        )
        named = f"{self.ground.service} hears {envelope.type}"
        with tracing.span(
            named,
            "consumer",
            envelope.traceparent,
            event_id=envelope.event_id,
            aggregate_id=envelope.aggregate_id,
            request_id=envelope.request_id,
        ) as span:
            work.origin = msgspec.structs.replace(work.origin, traceparent=span.traceparent)
            self.reactions[envelope.type].run(event, work)

    def _count(self, taken: Sequence[tuple[Envelope, Any]]) -> None:
        now = self.ground.now()
        for envelope, _ in taken:
            TAKEN.labels(self.ground.service, envelope.type).inc()
            hop = self.reactions[envelope.type].hop
            if hop:
                CHAIN.labels(hop).observe(max((now - _began(envelope)).total_seconds(), 0))

    def _give_back_if_away(self, error: Exception) -> None:
        if isinstance(error, PoolTimeout) or _is_away(error):
            raise DatabaseAway(type(error).__name__) from error


def _began(envelope: Envelope) -> datetime:
    return envelope.began_at or envelope.occurred_at


def _is_away(error: Exception) -> bool:
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    state = getattr(error.orig, "pgcode", None)
    if state is None:
        return isinstance(error, OperationalError | InterfaceError)
    return state[:2] in ("08", "53") or state in _SHUT_DOWN
