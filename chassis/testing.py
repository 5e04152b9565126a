"""A service in one process for tests: its own database, its real dispatcher and reactor, no broker.

`call` runs an operation the way the RPC server does; `hears` delivers events the way the consumer
does; `published` reads what the relay would send; `answers` plays another service.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any, TypeVar

import pytest
from sqlalchemy import Engine, text

from chassis import codec, schemas
from chassis.audit.contract import Audit
from chassis.contract import Event, Operation
from chassis.database import open_database
from chassis.dispatch import Call, Dispatcher, describe
from chassis.documents.contract import Documents
from chassis.envelope import Origin, enclose, seal, unseal
from chassis.errors import SalesloopError, Unavailable
from chassis.passport import Caller, service_caller
from chassis.reactions import reactions_of
from chassis.reactor import Heard, Reactor
from chassis.reconciling.contract import Reconciling
from chassis.remote import as_raised
from chassis.rpc_client import CALL_LIMIT
from chassis.work import Ground, Work, in_transaction

SomeEvent = TypeVar("SomeEvent", bound=Event)
A_SERVICE = service_caller("tests")


class Refused(Exception):
    """An operation answered with an error."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["code"], [(part["field"], part["code"]) for part in error["errors"]])
        self.error = error
        self.kind, self.code, self.message = error["kind"], error["code"], error["message"]
        self.codes = [part["code"] for part in error["errors"]] or [error["code"]]
        self.fields = [part["field"] for part in error["errors"]]


@dataclass
class Clock:
    """A clock that tests set."""

    at: datetime = datetime(2026, 3, 31, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


class Others:
    """The other services as one under test meets them: away, unless a test plays an operation.

    What is asked and what is answered cross as bytes: the request is judged by the schema of the
    real contract, the reply decoded as its message, refusals raised as `chassis.remote` does.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []
        self._played: dict[str, Callable[[Any], Any]] = {}

    def play(
        self, operation: Any, answer: Callable[[Any], Any], service: str | None = None
    ) -> None:
        declared: Operation = operation.operation
        self._played[f"{service or declared.service}.{declared.name}"] = answer

    def call(self, operation: Any, request: Any, limit: float = CALL_LIMIT) -> Any:
        return self.ask(operation.operation.service, operation, request, limit)

    def ask(self, service: str, operation: Any, request: Any, limit: float = CALL_LIMIT) -> Any:
        declared: Operation = operation.operation
        name = f"{service}.{declared.name}"
        asked: Any = schemas.load(declared.request, codec.plain(request))
        self.calls.append((name, asked))
        answer = self._played.get(name)
        if answer is None:
            raise Unavailable("service.unavailable")
        try:
            return codec.decode(codec.encode(answer(asked)), declared.reply)
        except SalesloopError as error:
            raise as_raised(codec.plain(describe(error, "en", {}))) from None


class Harness:
    """One service under test."""

    def __init__(self, service: Any, engine: Engine) -> None:
        self.service, self.engine, self.clock = service, engine, Clock()
        self.others = Others()
        self.ground = Ground(
            service.name, engine, service.metadata, now=self.clock, remote=self.others
        )
        self.dispatcher = Dispatcher(self.ground, service.texts)
        self.reactor = Reactor(
            self.ground, reactions_of(service.reactions) if service.reactions else {}
        )
        self._keys = count(1)

    def call(
        self,
        operation: str,
        *,
        caller: Caller = A_SERVICE,
        key: str | None = None,
        if_match: int | None = None,
        language: str = "en",
        **values: Any,
    ) -> Any:
        """The decoded reply; raises Refused."""
        fronts = (self.service.contract, Audit, Reconciling, Documents)
        declared: Any = next(filter(None, (front.operation(operation) for front in fronts)))
        served = getattr(self.service, operation)
        answer = self.dispatcher.run(
            Call(
                declared,
                codec.plain(values),
                caller,
                key or f"key-{next(self._keys)}",
                "req_test",
                language,
                if_match,
            ),
            functools.partial(served.use_case, self.service()),
            served.ask,
        )
        if answer.error is not None:
            raise Refused(dict(answer.error))
        return codec.decode(answer.body, declared.reply)

    def answers(self, operation: Any, answer: Callable[[Any], Any]) -> None:
        """Play another service's operation: `answer(request)` gives its reply or raises."""
        self.others.play(operation, answer)

    def hears(self, *events: Event) -> None:
        """Deliver events as one batch."""
        self.reactor.batch([self.heard(event) for event in events])

    def hears_one_by_one(self, *events: Event) -> None:
        for event in events:
            self.hears(event)

    def heard(self, event: Event) -> Heard:
        envelope = enclose(event, Origin(event.owner()), self.clock.at, 0)
        body = seal(envelope)
        return Heard(unseal(body), body)

    def published(self, kind: type[SomeEvent] | None = None) -> list[Any]:
        """The events in the outbox, oldest first, decoded; those of one kind if it is given."""
        known = {} if kind is None else {kind.wire_name(): kind}
        rows = self.sql("SELECT type, body FROM outbox ORDER BY id")
        return [
            codec.decode(
                unseal(bytes(row.body)).payload,
                known.get(row.type) or _event(self.service, row.type),
            )
            for row in rows
            if kind is None or row.type in known
        ]

    def runs(self, step: Callable[[Work], bool]) -> None:
        """Run the steps of a job until it says that nothing is left."""
        while in_transaction(self.ground, step):
            pass

    def sql(self, statement: str, **values: Any) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(text(statement), values))

    def waiting(self) -> int:
        """Events set aside; a test that expects none asserts it."""
        return int(self.sql("SELECT count(*) FROM waiting")[0][0])


def _event(service: Any, name: str) -> type[Event]:
    found = [
        kind
        for kind in _subclasses(Event)
        if kind.wire_name() == name and (
            kind.owner() == service.name or kind.__module__.startswith("chassis."))
    ]
    return found[0]


def _subclasses(kind: type[Event]) -> Iterator[type[Event]]:
    for child in kind.__subclasses__():
        yield child
        yield from _subclasses(child)


@pytest.fixture
def harness(servers: Any) -> Iterator[Callable[[Any], Harness]]:
    """`harness(PeopleService)`: that service on empty tables of this worker's own database."""
    from tests.servers import truncate

    engines: list[Engine] = []

    def build(service: Any) -> Harness:
        truncate(servers, service.name)
        engines.append(open_database(service.name))
        return Harness(service, engines[-1])

    yield build
    for engine in engines:
        engine.dispose()
