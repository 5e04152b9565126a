"""The base of every service: its operations, its reactions, its relay and its health, on Nameko.

A service class is a table of contents: `@operation` methods of one line each. Everything that makes
them safe (transaction, idempotency, passports, outbox, batches) is attached here.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, ClassVar

from nameko.timer import timer
from nameko.web.handlers import http
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import MetaData, text

from chassis import files, tracing, watching
from chassis.at_once import at_once
from chassis.audit import reading
from chassis.audit.contract import Audit
from chassis.contract import Contract
from chassis.dispatch import Answer, Ask, Call
from chassis.documents import issuing, printing
from chassis.documents.contract import Documents
from chassis.documents.printed import Printer
from chassis.event_consumer import EventConsumer
from chassis.metrics import OPERATION
from chassis.reactor import Heard
from chassis.reconciling import answering
from chassis.reconciling.contract import Reconciling
from chassis.rpc_server import Rpc
from chassis.runtime import Runtime, reactions_heard
from chassis.texts import Texts
from chassis.work import Work

UseCase = Callable[[Any, Any, Work], Any]
OLD_FILES_EVERY, STALE_EVERY = 3600, 60
SERVED: dict[str, Printer] = {}
"""What the services of this process print, by their names; one that prints nothing has no row."""


def operation(use_case: UseCase | None = None, *, ask: Ask | None = None) -> Any:
    """Serve an operation of the contract: the method's name is the operation's.

    `ask(request, work)` may call another service before the transaction (`Dispatcher.run`).
    """
    if use_case is None:
        return functools.partial(operation, ask=ask)

    @functools.wraps(use_case)
    def serve(self: Service, call: Call) -> Answer:
        began = time.monotonic()
        named = f"{self.name}.{call.operation.name}"
        with tracing.span(named, "server", call.traceparent, request_id=call.request_id) as span:
            answer = self.runtime.dispatcher.run(call, functools.partial(use_case, self), ask)
            outcome = answer.error["kind"] if answer.error else "ok"
            span.note(outcome=outcome)
        OPERATION.labels(self.name, call.operation.name, outcome).observe(time.monotonic() - began)
        return answer

    serve.use_case, serve.ask = use_case, ask  # type: ignore[attr-defined]
    serve.is_operation = True  # type: ignore[attr-defined]
    return serve


def _operations(cls: type) -> dict[str, Any]:
    """What a service class serves of its own: written in it or in a part that it inherits."""
    parts = [part for part in cls.__mro__ if part is not cls and not issubclass(part, Service)]
    return {name: member for part in (*parts, cls) for name, member in vars(part).items()
            if getattr(member, "is_operation", False)}


def _ask_for_document(command: Any, work: Work) -> Any:
    return issuing.ask(command, work, SERVED.get(work.ground.service, {}))


class Service:
    """Subclass with `name`, `contract`, `metadata`, `texts`, and the plain classes that serve the
    contract's parts; if it hears events, `reactions`; if it keeps ledgers, `checks`: how each is
    compared with its recomputation; if it prints, `documents`."""

    name: ClassVar[str]
    contract: ClassVar[type[Contract]]
    metadata: ClassVar[MetaData]
    texts: ClassVar[Texts]
    reactions: ModuleType | None = None
    checks: ClassVar[Mapping[str, answering.Check]] = {}
    documents: ClassVar[Printer] = {}
    runtime = Runtime()

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        if cls.documents:
            SERVED[cls.name] = cls.documents
        served = _operations(cls)
        for member_name, member in served.items():
            declared = cls.contract.operation(member_name)
            if declared is None:
                raise TypeError(f"{cls.__name__}.{member_name} is not in the contract")
            Rpc.decorator(declared)(member)
        missing = {declared.name for declared in cls.contract.operations()} - set(served)
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
        return answering.taken(query, work, reactions_heard(type(self)), self.checks)

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
        return answering.inbox_state(query, work, reactions_heard(type(self)))

    @operation
    def replay_events(self, command: Any, work: Work) -> Any:
        return answering.replay_events(command, work)

    @operation
    def check_ledger(self, query: Any, work: Work) -> Any:
        return answering.check_ledger(query, work, self.checks)

    @operation(ask=_ask_for_document)
    def issue_document(self, command: Any, work: Work) -> Any:
        return issuing.issue(command, work, self.documents)

    @operation
    def printed_documents(self, query: Any, work: Work) -> Any:
        return issuing.kinds(query, work, self.documents)

    @operation
    def document_issues(self, query: Any, work: Work) -> Any: return issuing.listed(query, work)

    @operation
    def document_issue(self, query: Any, work: Work) -> Any: return issuing.one(query, work)

    @operation
    def compare_issues(self, query: Any, work: Work) -> Any: return issuing.compared(query, work)

    @EventConsumer.decorator
    def hear(self, batch: list[Heard]) -> None:
        """A batch of events has arrived."""
        self.runtime.reactor.batch(batch)

    @timer(interval=OLD_FILES_EVERY)
    def remove_old_files(self) -> None:
        """What was uploaded for this service, and what its jobs made, is kept for seven days."""
        files.remove_old(self.name, self.runtime.ground.now())

    @timer(interval=STALE_EVERY)
    def mark_stale_documents(self) -> None:
        """Issues whose sources have changed are marked."""
        if self.documents:
            printing.mark_stale(self.runtime.ground, self.documents)

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
        return "" if watching.is_linked(self.runtime.container) else "broker"


for _served in (*Audit.operations(), *Reconciling.operations(), *Documents.operations()):
    Rpc.decorator(_served)(vars(Service)[_served.name])
