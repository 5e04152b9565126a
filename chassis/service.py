"""The base of every service: its operations, its reactions, its relay and its health, on Nameko.

A service class is a table of contents: `@operation` methods of one line each. Everything that makes
them safe (transaction, idempotency, passports, outbox, batches) is attached here.
"""

from __future__ import annotations

import functools
import logging
import time
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, ClassVar

import eventlet
from nameko.extensions import DependencyProvider
from nameko.timer import timer
from nameko.web.handlers import http
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import MetaData, text

from chassis import files, filling
from chassis.at_once import at_once
from chassis.audit import chain, reading
from chassis.audit.contract import Audit
from chassis.config import setting
from chassis.contract import Contract
from chassis.database import NotDurable, assert_durable, open_database
from chassis.dispatch import Answer, Ask, Call, Dispatcher
from chassis.event_consumer import EventConsumer
from chassis.failpoints import reach
from chassis.metrics import OPERATION
from chassis.reactions import Reaction, reactions_of
from chassis.reactor import Heard, Reactor
from chassis.reconciling import answering
from chassis.reconciling.contract import Reconciling
from chassis.relay import Relay
from chassis.remote import Remote
from chassis.rpc_server import Rpc
from chassis.texts import Texts
from chassis.work import Ground, Work, in_transaction

log = logging.getLogger(__name__)
UseCase = Callable[[Any, Any, Work], Any]
RELAY_LOOKS_EVERY, LAG_EVERY, RELAY_ENDS_WITHIN = 0.5, 5.0, 6.0
SEAL_EVERY = 1.0
OLD_FILES_EVERY = 3600
FILLING_LOOKS_EVERY = 2.0


def operation(use_case: UseCase | None = None, *, ask: Ask | None = None) -> Any:
    """Serve an operation of the contract: the method's name is the operation's.

    `ask(request, work)` may call another service before the transaction (`Dispatcher.run`).
    """
    if use_case is None:
        return functools.partial(operation, ask=ask)

    @functools.wraps(use_case)
    def serve(self: Service, call: Call) -> Answer:
        began = time.monotonic()
        answer = self.runtime.dispatcher.run(call, functools.partial(use_case, self), ask)
        outcome = answer.error["kind"] if answer.error else "ok"
        OPERATION.labels(self.name, call.operation.name, outcome).observe(time.monotonic() - began)
        return answer

    serve.use_case, serve.ask = use_case, ask  # type: ignore[attr-defined]
    serve.is_operation = True  # type: ignore[attr-defined]
    return serve


class Runtime(DependencyProvider):
    """What one process keeps: the database, the dispatcher, the reactor, and the relay as a green
    thread."""

    def setup(self) -> None:
        service = self.container.service_cls
        engine = open_database(service.name, pool_size=self.container.max_workers + 4)
        self.wake = eventlet.semaphore.Semaphore(0)
        self.remote = Remote(service.name, setting("AMQP_URI"))
        self.ground = Ground(
            service.name,
            engine,
            service.metadata,
            on_commit=self._committed,
            epoch=int(setting("SALESLOOP_EPOCH", "0")),
            remote=self.remote,
        )
        self.dispatcher = Dispatcher(self.ground, service.texts)
        self.reactor = self.container.reactor = Reactor(self.ground, _reactions(service))
        self.relay = Relay(service.name, engine, setting("AMQP_URI"))
        self.is_stopping = False
        self.relay_ended = eventlet.event.Event()

    def start(self) -> None:
        self.container.spawn_managed_thread(self._prepare, identifier="durability")
        self.container.spawn_managed_thread(self._relay, identifier="relay")
        self.container.spawn_managed_thread(self._fill, identifier="filling")
        self.container.spawn_managed_thread(self._seal, identifier="audit seal")

    def stop(self) -> None:
        """Publish what the last work left behind, if the broker takes it."""
        self.is_stopping = True
        self.wake.release()
        with eventlet.Timeout(RELAY_ENDS_WITHIN, False):
            self.relay_ended.wait()
        self.remote.close()

    def until_done(self, step: Callable[[Work], bool]) -> None:
        """Run the steps of a job, a transaction each, until it says that nothing is left."""
        try:
            while not self.is_stopping and in_transaction(self.ground, step):
                pass
        except Exception as error:
            log.warning("job step failed: %s", type(error).__name__)

    def get_dependency(self, worker_ctx: Any) -> Runtime:
        return self

    def _committed(self) -> None:
        reach("after_commit")
        if self.wake.counter <= 0:
            self.wake.release()

    def _prepare(self) -> None:
        """The database must keep what it acknowledges; until it is reachable, wait."""
        while not self.is_stopping:
            try:
                assert_durable(self.ground.engine)
                return
            except NotDurable:
                raise
            except Exception as error:
                log.warning("database not ready: %s", type(error).__name__)
                eventlet.sleep(1)

    def _fill(self) -> None:
        """Once this service hears: learn what was announced before it was there."""
        while not self.is_stopping:
            try:
                if _hears(self.container):
                    for reaction in filling.unfilled(self.ground, self.reactor):
                        filling.fill(self.ground, self.reactor, reaction, self.remote.call)
                    return
            except Exception as error:
                log.warning("filling: %s; tried again", type(error).__name__)
            eventlet.sleep(FILLING_LOOKS_EVERY)

    def _seal(self) -> None:
        """Link the newest audit rows; one replica at a time does it, whichever comes first."""
        while not self.is_stopping:
            try:
                while chain.seal(self.ground.engine) == chain.MOST_AT_ONCE:
                    pass
            except Exception as error:
                log.warning("audit seal: %s", type(error).__name__)
            eventlet.sleep(SEAL_EVERY)

    def _relay(self) -> None:
        try:
            self._carry()
            self.relay.drain()
        except Exception as error:
            log.warning(
                "relay: %s; what is left is published after the next start", type(error).__name__
            )
        finally:
            self.relay_ended.send()

    def _carry(self) -> None:
        measured, pause = 0.0, 0.2
        while not self.is_stopping:
            try:
                self.relay.drain()
                if time.monotonic() - measured > LAG_EVERY:
                    measured = time.monotonic()
                    self.relay.lag()
                pause = 0.2
                self.wake.acquire(timeout=RELAY_LOOKS_EVERY)
            except Exception as error:
                log.warning("relay: %s", type(error).__name__)
                eventlet.sleep(pause)
                pause = min(pause * 2, 5)


class Service:
    """Subclass with `name`, `contract`, `metadata`, `texts`; if it hears events, `reactions`; if it
    keeps ledgers, `checks`: how each is compared with its recomputation."""

    name: ClassVar[str]
    contract: ClassVar[type[Contract]]
    metadata: ClassVar[MetaData]
    texts: ClassVar[Texts]
    reactions: ModuleType | None = None
    checks: ClassVar[Mapping[str, answering.Check]] = {}
    runtime = Runtime()

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        for member_name, member in list(vars(cls).items()):
            if getattr(member, "is_operation", False):
                declared = cls.contract.operation(member_name)
                if declared is None:
                    raise TypeError(f"{cls.__name__}.{member_name} is not in the contract")
                Rpc.decorator(declared)(member)
        missing = {declared.name for declared in cls.contract.operations()} - set(vars(cls))
        if missing:
            raise TypeError(f"{cls.__name__} lacks {sorted(missing)}")

    @operation
    def list_audit(self, query: Any, work: Work) -> Any: return reading.listed(query, work)

    @operation
    def check_audit(self, query: Any, work: Work) -> Any: return reading.checked(query, work)

    @operation
    def announced(self, query: Any, work: Work) -> Any: return answering.announced(query, work)

    @operation
    def taken(self, query: Any, work: Work) -> Any:
        return answering.taken(query, work, _reactions(type(self)), self.checks)

    @operation
    def announced_events(self, query: Any, work: Work) -> Any:
        return answering.announced_events(query, work)

    @operation
    def heard_events(self, query: Any, work: Work) -> Any:
        return answering.heard_events(query, work)

    @operation
    def lacking(self, query: Any, work: Work) -> Any: return answering.lacking(query, work)

    @operation
    def inbox_state(self, query: Any, work: Work) -> Any:
        return answering.inbox_state(query, work, _reactions(type(self)))

    @operation
    def replay_events(self, command: Any, work: Work) -> Any:
        return answering.replay_events(command, work)

    @operation
    def check_ledger(self, query: Any, work: Work) -> Any:
        return answering.check_ledger(query, work, self.checks)

    @EventConsumer.decorator
    def hear(self, batch: list[Heard]) -> None:
        """A batch of events has arrived."""
        self.runtime.reactor.batch(batch)

    @timer(interval=OLD_FILES_EVERY)
    def remove_old_files(self) -> None:
        """What was uploaded for this service, and what its jobs made, is kept for seven days."""
        files.remove_old(self.name, self.runtime.ground.now())

    @at_once("GET", "/live")
    def live(self, request: Any) -> tuple[int, str]:
        """The loop turns."""
        return 200, "live"

    @http("GET", "/ready")
    def ready(self, request: Any) -> tuple[int, str]:
        """The database answers and both broker links are up."""
        waiting_for = self._waiting_for()
        return (503, f"waiting for {waiting_for}") if waiting_for else (200, "ready")

    @at_once("GET", "/metrics")
    def metrics(self, request: Any) -> tuple[int, dict[str, str], str]:
        return 200, {"Content-Type": CONTENT_TYPE_LATEST}, generate_latest().decode()

    def _waiting_for(self) -> str:
        try:
            with self.runtime.ground.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except Exception:
            return "database"
        container = self.runtime.container
        links = [entry.server.link for entry in _entries(container, Rpc)]
        return "" if _hears(container) and all(link.is_up for link in links) else "broker"


for _served in (*Audit.operations(), *Reconciling.operations()):
    Rpc.decorator(_served)(vars(Service)[_served.name])


def _reactions(service: type[Service]) -> dict[str, Reaction]:
    return reactions_of(service.reactions) if service.reactions else {}


def _hears(container: Any) -> bool:
    return all(entry.link.is_up for entry in _entries(container, EventConsumer))


def _entries(container: Any, kind: type) -> list[Any]:
    return [entry for entry in container.entrypoints if isinstance(entry, kind)]
