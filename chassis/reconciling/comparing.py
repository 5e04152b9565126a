"""Which events did a consumer not take? Pure: digests and ids in, findings out.

Nothing is concluded from a digest but where to look. An event is missing when its producer's broker
confirmed it a while ago, its type is heard, the consumer's inbox is empty, and the consumer has
neither heard it nor set it aside. One from before the consumer was filled is covered by the
filling: it is announced again, so that the digests agree from then on, and reported as nothing.
An event that was heard and that its producer does not know (any more) is `unknown`: the producer
lost its memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from chassis.reconciling.contract import (
    MOST_AT_ONCE,
    AnnouncedEvent,
    Digest,
    HeardType,
    Lacking,
)

Buckets = dict[tuple[str, int], tuple[int, int]]
DIGEST_MODULUS = 9007199254740992
"""The sum of a bucket's ids is kept modulo this, as `answering` does."""


@dataclass(frozen=True)
class Stream:
    """The events of one type on their way from a producer to a consumer; `is_shared`: other
    services say events of this type as well, so what the consumer heard may be theirs."""

    producer: str
    consumer: str
    heard: HeardType
    is_shared: bool = False


@dataclass
class Found:
    """What a stream lacks; ids. `is_behind`: the consumer still works off its inbox."""

    stream: Stream
    missing: tuple[str, ...] = ()
    covered: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    waiting: int = 0
    parked: int = 0
    is_behind: bool = False
    replayed: int = 0

    @property
    def is_nothing(self) -> bool:
        """Was the suspicion unfounded?"""
        told = (self.missing, self.covered, self.unknown, self.waiting, self.parked)
        return not (any(told) or self.is_behind)


@dataclass
class Suspects:
    """Ids of a stream that are on one side only."""

    stream: Stream
    unheard: list[str] = field(default_factory=list)
    covered: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Said, and not heard."""
        return [*self.unheard, *self.covered]


def by_bucket(digests: Iterable[Digest]) -> Buckets:
    """Digests by type and bucket."""
    return {(one.type, one.bucket): (one.count, one.total) for one in digests}


def together(several: Iterable[Buckets]) -> Buckets:
    """What several producers said, as if one had."""
    found: Buckets = {}
    for buckets in several:
        for key, (count, total) in buckets.items():
            held = found.get(key, (0, 0))
            found[key] = held[0] + count, (held[1] + total) % DIGEST_MODULUS
    return found


def differing(type_name: str, said: Buckets, heard: Buckets) -> list[int]:
    """The buckets of a type that are not the same on both sides."""
    keys = {key for key in said.keys() | heard.keys() if key[0] == type_name}
    return sorted(key[1] for key in keys if said.get(key) != heard.get(key))


def counted(type_name: str, said: Buckets) -> int:
    """How many settled events of a type were said."""
    return sum(count for (name, _), (count, _) in said.items() if name == type_name)


def parts(buckets: Sequence[int]) -> Iterable[tuple[int, ...]]:
    """Buckets as many at a time as are asked for at once."""
    for start in range(0, len(buckets), MOST_AT_ONCE):
        yield tuple(buckets[start : start + MOST_AT_ONCE])


def suspect(suspects: Suspects, said: Iterable[AnnouncedEvent], heard: Iterable[str]) -> None:
    """Add what is on one side only."""
    known = {event.event_id: event for event in said}
    taken = set(heard)
    filled_at = suspects.stream.heard.filled_at
    for name, event in known.items():
        if name in taken or not event.is_settled:
            continue
        is_covered = filled_at is not None and event.created_at < filled_at
        (suspects.covered if is_covered else suspects.unheard).append(name)
    if not (suspects.stream.is_shared or suspects.stream.heard.is_fillable):
        # a filling's ids are made by the consumer
        suspects.unknown += sorted(taken - known.keys())


def judged(suspects: Suspects, lacking: Lacking, is_behind: bool) -> Found:
    """What the second look leaves of the suspicion; a consumer that is behind lacks nothing yet."""
    still = set(lacking.missing)
    found = Found(
        suspects.stream,
        unknown=tuple(suspects.unknown),
        waiting=len(lacking.waiting),
        parked=len(lacking.parked),
        is_behind=is_behind and bool(still),
    )
    if not is_behind:
        found.missing = tuple(sorted(still & set(suspects.unheard)))
        found.covered = tuple(sorted(still & set(suspects.covered)))
    return found
