"""One piece of work: one transaction, begun at the first use of `session`, committed by the
chassis.

Use cases load, decide, store and announce through it; they never commit, read the clock, or call
another service once the transaction has begun.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Engine, insert, text
from sqlalchemy.orm import Session

from chassis import clock, locks
from chassis.contract import Event
from chassis.database import without_transactions
from chassis.envelope import Envelope, Origin, enclose, seal
from chassis.errors import SalesloopError, Stale
from chassis.passport import Caller, service_caller


@dataclass(frozen=True)
class Ground:
    """What all work of one service process stands on."""

    service: str
    engine: Engine
    tables: Any  # the service's MetaData, chassis tables included
    epoch: int = 0
    now: Callable[[], datetime] = clock.now
    on_commit: Callable[[], None] = lambda: None
    remote: Any = None  # typed clients of other services

    @cached_property
    def reading_engine(self) -> Engine:
        """The same connections, each statement for itself."""
        return without_transactions(self.engine)


class ReadingSession(Session):
    """The session of a query. READ COMMITTED shows each statement what is committed by then, in a
    transaction or not; so a query needs none, and must change nothing."""

    def execute(self, statement: Any, *args: Any, **kwargs: Any) -> Any:
        if getattr(statement, "is_dml", False):
            raise RuntimeError("a query changes something")
        return super().execute(statement, *args, **kwargs)


@dataclass
class Work:
    """What a use case gets: `session`, `now`, `today`, `caller`, `publish`, `services`, `lock`,
    `at_end`."""

    ground: Ground
    caller: Caller
    origin: Origin
    expected_version: int | None = None
    language: str = "zh-CN"
    scope: str = "own"  # how far the operation's permission reaches
    cause: Envelope | None = None
    memo: dict[Hashable, Any] = field(default_factory=dict)
    refusal: SalesloopError | None = None
    asked: Any = None  # what another service answered before the transaction (`@operation(ask=)`)
    noted: dict[str, Any] = field(default_factory=dict)
    only_reads: bool = False
    _session: Session | None = None
    _events: list[Envelope] = field(default_factory=list)
    _endings: dict[Hashable, Callable[[Work], None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now: datetime = self.ground.now()

    @property
    def today(self) -> date:
        """The business day of `now`."""
        return clock.business_day(self.now)

    @property
    def session(self) -> Session:
        """The transaction; begins at its first use. A query's is none."""
        if self._session is None:
            self._session = (
                ReadingSession(self.ground.reading_engine) if self.only_reads
                else Session(self.ground.engine, expire_on_commit=False))
        return self._session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A short transaction that only reads, over before another service is asked."""
        if self._session is not None:
            raise RuntimeError("reading apart inside an open transaction")
        try:
            if not self.only_reads:
                self.session.execute(text("SET TRANSACTION READ ONLY"))
            yield self.session
        finally:
            self.close()
            self._session = None

    @property
    def services(self) -> Any:
        """Other services' operations; raises once the transaction has begun."""
        if self._session is not None:
            raise RuntimeError("a remote call inside an open transaction")
        return self.ground.remote

    def lock(self, lock_class: str, *keys: str) -> None:
        """Hold the named locks until the transaction ends ("deal", then "party", then "row")."""
        self._changes()
        locks.take(self.session, lock_class, keys)

    def publish(self, event: Event) -> None:
        """Announce a fact: it reaches the outbox in this transaction or not at all."""
        self._changes()
        self._events.append(enclose(event, self.origin, self.now, self.ground.epoch))

    def at_end(self, key: Hashable, ending: Callable[[Work], None]) -> None:
        """Run `ending(work)` once before the commit, whatever number of events asked for it."""
        self._endings.setdefault(key, ending)

    @contextmanager
    def savepoint(self, *, keep: bool = True) -> Iterator[None]:
        """Undo what happens inside when it raises, or always unless `keep`: rows, events,
        endings."""
        self._changes()
        events, endings = len(self._events), dict(self._endings)
        nested = self.session.begin_nested()
        is_kept = False
        try:
            yield
            is_kept = keep
        finally:
            if is_kept:
                nested.commit()
            else:
                nested.rollback()
                del self._events[events:]
                self._endings, self.memo = endings, {}

    def _changes(self) -> None:
        if self.only_reads:
            raise RuntimeError("a query locks, announces and undoes nothing")

    def undo(self) -> None:
        """Begin again: nothing of what was done so far is kept."""
        self.session.rollback()
        self._events, self._endings, self.memo = [], {}, {}

    def must_match(self, version: int) -> None:
        """Raise Stale when the caller named another version (`If-Match`)."""
        if self.expected_version is not None and self.expected_version != version:
            raise Stale("record.stale", version=version)

    def refuse_after_commit(self, error: SalesloopError) -> None:
        """Answer with a refusal although what was written stays (a counted failure, a revoked
        session)."""
        error.noted = self.noted
        self.refusal = error

    def note(self, **told: Any) -> None:
        """Say more in the audit row: `object_id`, `before` (the encoded state before), and ids,
        codes or counts as further details; never personal data."""
        self.noted.update(told)

    def wake(self, key: str) -> None:
        """Events that wait for this predecessor are due at once."""
        waiting = self.ground.tables.tables["waiting"]
        self.session.execute(
            waiting.update()
            .where(waiting.c.wait_key == key)
            .values(due_at=text("now()"), wait_key=None)
        )

    def finish(self) -> None:
        """Run the endings and write the outbox rows; the commit is `commit`."""
        while self._endings:
            _, ending = self._endings.popitem()
            ending(self)
        if self._events:
            outbox = self.ground.tables.tables["outbox"]
            self.session.execute(
                insert(outbox), [_row(envelope, self.now) for envelope in self._events]
            )

    def commit(self) -> None:
        self.finish()
        if self._session is not None:
            self._session.commit()
            if self._events:
                self.ground.on_commit()

    def close(self) -> None:
        """Give the connection back; what was not committed is gone."""
        if self._session is not None:
            self._session.close()


def _row(envelope: Envelope, now: datetime) -> dict[str, Any]:
    return {
        "event_id": envelope.event_id,
        "type": envelope.type,
        "aggregate_id": envelope.aggregate_id,
        "aggregate_version": envelope.aggregate_version,
        "body": seal(envelope),
        "created_at": now,
    }


def in_transaction(ground: Ground, act: Callable[[Work], Any]) -> Any:
    """What a service does by itself (a timer, a job's step), in one transaction under its own
    name."""
    work = Work(ground, service_caller(ground.service), Origin(ground.service), scope="all")
    try:
        result = act(work)
        work.commit()
        return result
    finally:
        work.close()
