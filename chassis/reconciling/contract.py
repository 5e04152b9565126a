"""What every service answers to the reconciler, and to nobody else.

As a producer: digests of what its outbox said. As a consumer: the same digests of what it heard. A
digest is the count and the sum of ids in one of 256 buckets of a type, so that a million events are
compared by a few thousand numbers, and only the ids of buckets that differ are told. As the owner
of ledgers: where its books differ from their recomputation, part by part.
"""

from __future__ import annotations

from datetime import datetime

from chassis.contract import Contract, command, items, message, query, text, whole
from chassis.topology import RECONCILER

PERMISSION = "events:reconcile"
BUCKETS, MOST_IDS, MOST_AT_ONCE = 256, 5_000, 8


@message
class AnnouncedQuery:
    """Events that the broker confirmed at least so many seconds ago."""

    settled_seconds: int = whole(least=0, most=86_400, default=30)


@message
class Digest:
    """What a bucket of a type holds: the number of ids, and their sum modulo 2^53."""

    type: str
    bucket: int
    count: int
    total: int


@message
class Announced:
    """`unsettled`: the newest ids that the digests leave out because they are on their way."""

    digests: tuple[Digest, ...]
    unsettled: tuple[str, ...]


@message
class TakenQuery:
    """What was heard, these ids left out."""

    but: tuple[str, ...] = items(most=200_000, default=())


@message
class HeardType:
    """An event that the service reacts to; `filled_at`: when it learned what was said before."""

    type: str
    owner: str
    filled_at: datetime | None
    is_fillable: bool


@message
class Taken:
    """`waiting` and `parked`: how many events are set aside; `ledgers`: what can be checked."""

    digests: tuple[Digest, ...]
    hears: tuple[HeardType, ...]
    waiting: int
    parked: int
    ledgers: tuple[str, ...]


@message
class BucketQuery:
    type: str = text(longest=80)
    buckets: tuple[int, ...] = items(least=1, most=MOST_AT_ONCE)


@message
class AnnouncedEvent:
    event_id: str
    is_settled: bool
    created_at: datetime


@message
class AnnouncedEvents:
    events: tuple[AnnouncedEvent, ...]


@message
class BucketOfAnnounced(BucketQuery):
    settled_seconds: int = whole(least=0, most=86_400, default=30)


@message
class HeardEvents:
    event_ids: tuple[str, ...]


@message
class EventIds:
    event_ids: tuple[str, ...] = items(most=MOST_IDS)


@message
class Lacking:
    """Of the ids asked for: neither heard nor set aside; set aside and tried again; given up."""

    missing: tuple[str, ...]
    waiting: tuple[str, ...]
    parked: tuple[str, ...]


@message
class InboxQuery:
    """How many events lie in the inbox queue; the queue and its bindings are there afterwards."""


@message
class Inbox:
    queued: int


@message
class Replayed:
    count: int


@message
class LedgerQuery:
    """The next part of a ledger's check; "" begins."""

    ledger: str = text(longest=80)
    after: str = text(longest=500, shortest=0, default="")


@message
class Difference:
    """An account or record that is not what its rule gives; values in minor units of the currency,
    or in whole numbers where the currency is ""."""

    key: str
    due: int
    held: int
    currency: str = ""


@message
class LedgerPart:
    """`next_after` is null at the end."""

    checked: int
    differences: tuple[Difference, ...]
    next_after: str | None


class Reconciling(Contract):
    @query(PERMISSION, in_transaction=True, callers=(RECONCILER,))
    def announced(self, query: AnnouncedQuery) -> Announced:
        """Digests of what was announced and settled."""

    @query(PERMISSION, in_transaction=True, callers=(RECONCILER,))
    def taken(self, query: TakenQuery) -> Taken:
        """Digests of what was heard, and what is set aside."""

    @query(PERMISSION, in_transaction=True, callers=(RECONCILER,))
    def announced_events(self, query: BucketOfAnnounced) -> AnnouncedEvents:
        """The events in some buckets of the outbox."""

    @query(PERMISSION, in_transaction=True, callers=(RECONCILER,))
    def heard_events(self, query: BucketQuery) -> HeardEvents:
        """The events in some buckets of what was heard."""

    @query(PERMISSION, in_transaction=True, callers=(RECONCILER,))
    def lacking(self, query: EventIds) -> Lacking:
        """Which of these events were not taken?"""

    @query(PERMISSION, in_transaction=True, callers=(RECONCILER,))
    def inbox_state(self, query: InboxQuery) -> Inbox:
        """What still lies in the inbox queue."""

    @command(PERMISSION, callers=(RECONCILER,))
    def replay_events(self, command: EventIds) -> Replayed:
        """Announce these events again."""

    @query(PERMISSION, in_transaction=True, callers=(RECONCILER,))
    def check_ledger(self, query: LedgerQuery) -> LedgerPart:
        """Compare a part of a ledger with its recomputation."""
