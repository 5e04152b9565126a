"""One comparison of everything announced with everything taken, asked over RPC.

A service that does not answer is named and left out; nothing here fails because of it. Costs: every
service reads its outbox and its `heard` once; what travels is at most 256 numbers a type, and
the ids of the buckets that differ.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from chassis.errors import SalesloopError
from chassis.reconciling import comparing, contract
from chassis.reconciling.comparing import Buckets, Found, Stream, Suspects
from chassis.reconciling.contract import Reconciling
from chassis.rpc_client import CALL_LIMIT

log = logging.getLogger(__name__)
Ask = Callable[[str, Any, Any, float], Any]
"""`ask(service, operation, request, limit)`: the reply within so many seconds; raises
SalesloopError."""
ANSWER_SECONDS = 60.0
SETTLED_SECONDS = 30
MOST_BUCKETS, MOST_REPLAYED = 256, 10_000
LOOKS, PAUSE_SECONDS = 5, 1.0


class _Away(Exception):
    """A service did not answer; it is noted."""


@dataclass
class Told:
    """What one service said of itself."""

    said: Buckets
    unsettled: tuple[str, ...]
    heard: Buckets = field(default_factory=dict)
    taken: contract.Taken | None = None


@dataclass
class Compared:
    """What came of it: how many events of how many streams, and what they lack."""

    told: dict[str, Told] = field(default_factory=dict)
    away: dict[str, str] = field(default_factory=dict)
    events: int = 0
    streams: list[Stream] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)


@dataclass
class Round:
    ask: Ask
    services: Sequence[str]
    pause: Callable[[float], None]
    settled_seconds: int = SETTLED_SECONDS
    tried_enough: frozenset[tuple[str, str]] = frozenset()
    """(consumer, event id) of events that were said again and again, and still are missing: what
    refuses them would refuse them for ever."""
    result: Compared = field(default_factory=Compared)

    def run(self) -> Compared:
        """Producers first, so that what they settled is older than what consumers heard."""
        for service in self.services:
            with suppress(_Away):
                self._announced(service)
        for service in list(self.result.told):
            with suppress(_Away):
                self._taken(service)
        for consumer, told in self.result.told.items():
            with suppress(_Away):
                self._consumer(consumer, told)
        for found in self.result.found:  # only now: what is said again is settled no more
            with suppress(_Away):
                found.replayed = self._replay(found)
        return self.result

    def _asked(
        self, service: str, operation: Any, request: Any, limit: float = ANSWER_SECONDS
    ) -> Any:
        """The reply; whoever gives none is noted."""
        try:
            return self.ask(service, operation, request, limit)
        except SalesloopError as error:
            log.warning("reconciler: %s: %s", service, error.code)
            self.result.away[service] = error.code
            raise _Away from error

    def _announced(self, service: str) -> None:
        self._asked(service, Reconciling.lacking, contract.EventIds(()), CALL_LIMIT)  # is it there?
        told = self._asked(
            service, Reconciling.announced, contract.AnnouncedQuery(self.settled_seconds)
        )
        self.result.told[service] = Told(comparing.by_bucket(told.digests), told.unsettled)

    def _taken(self, service: str) -> None:
        told = self.result.told[service]
        but = tuple(name for one in self.result.told.values() for name in one.unsettled)
        told.taken = self._asked(service, Reconciling.taken, contract.TakenQuery(but))
        told.heard = comparing.by_bucket(told.taken.digests)

    def _consumer(self, consumer: str, told: Told) -> None:
        suspects = list(self._suspects(consumer, told))
        is_behind = any(one.names for one in suspects) and self._is_behind(consumer)
        for one in suspects:
            found = comparing.judged(one, self._lacking(one), is_behind)
            if not found.is_nothing:
                self.result.found.append(found)

    def _suspects(self, consumer: str, told: Told) -> Iterator[Suspects]:
        hears = told.taken.hears if told.taken else ()
        owners = {one.type: [other.owner for other in hears if other.type == one.type]
                  for one in hears}
        for heard in hears:
            producer = self.result.told.get(heard.owner)
            if producer is None:
                continue
            stream = Stream(heard.owner, consumer, heard, len(owners[heard.type]) > 1)
            self.result.streams.append(stream)
            self.result.events += comparing.counted(heard.type, producer.said)
            said = self._said_by(owners[heard.type]) if stream.is_shared else producer.said
            buckets = comparing.differing(heard.type, said, told.heard)[:MOST_BUCKETS]
            with suppress(_Away):
                if buckets:
                    yield self._looked_into(stream, buckets)

    def _said_by(self, producers: Sequence[str]) -> Buckets:
        return comparing.together(self.result.told[one].said for one in producers
                                  if one in self.result.told)

    def _looked_into(self, stream: Stream, buckets: list[int]) -> Suspects:
        """The consumer first: whatever it heard, its producer has said by then."""
        suspects, name = Suspects(stream), stream.heard.type
        for part in comparing.parts(buckets):
            heard = self._asked(
                stream.consumer, Reconciling.heard_events, contract.BucketQuery(name, part)
            )
            said = self._asked(
                stream.producer,
                Reconciling.announced_events,
                contract.BucketOfAnnounced(name, part, self.settled_seconds),
            )
            comparing.suspect(suspects, said.events, heard.event_ids)
        return suspects

    def _is_behind(self, consumer: str) -> bool:
        """Does the inbox stay filled? Then what is missing may lie in it. Seen empty once, what it
        held is in hand: that is given time to be done."""
        for _ in range(LOOKS):
            if self._asked(consumer, Reconciling.inbox_state, contract.InboxQuery()).queued == 0:
                self.pause(PAUSE_SECONDS)
                return False
            self.pause(PAUSE_SECONDS)
        return True

    def _lacking(self, suspects: Suspects) -> contract.Lacking:
        found = contract.Lacking((), (), ())
        for part in _chunks(suspects.names):
            more = self._asked(
                suspects.stream.consumer, Reconciling.lacking, contract.EventIds(part)
            )
            found = replace(
                found,
                missing=found.missing + more.missing,
                waiting=found.waiting + more.waiting,
                parked=found.parked + more.parked,
            )
        return found

    def _replay(self, found: Found) -> int:
        """Have the producer say again what is missing; the rest of very many waits for the next
        run. What is on its way for another hearer already counts as well."""
        consumer = found.stream.consumer
        names = [name for name in (*found.missing, *found.covered)
                 if (consumer, name) not in self.tried_enough][:MOST_REPLAYED]
        for part in _chunks(names):
            self._asked(found.stream.producer, Reconciling.replay_events, contract.EventIds(part))
        return len(names)


def _chunks(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(names), contract.MOST_IDS):
        yield tuple(names[start : start + contract.MOST_IDS])
