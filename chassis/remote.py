"""Other services' operations as a service sees them: `work.services.call(Org.scope_snapshot,
query)`.

The service speaks for itself, under its own passport, with one hop and a deadline.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from chassis import clock, codec, errors, tracing
from chassis.contract import Operation
from chassis.errors import Refusal, SalesloopError, Unavailable
from chassis.passport import PASSPORT_AUDIENCE, PASSPORT_SPARE, Signer, service_caller
from chassis.rpc_client import CALL_LIMIT, Headers, RpcClient


class Remote:
    """Typed calls to other services."""

    def __init__(self, service: str, uri: str) -> None:
        self.service = service
        self.client = RpcClient(uri, service)

    def call(self, operation: Any, request: Any, limit: float = CALL_LIMIT) -> Any:
        """The reply of another service's operation; raises Unavailable, or what the other refused
        with."""
        return self.ask(operation.operation.service, operation, request, limit)

    def ask(self, service: str, operation: Any, request: Any, limit: float = CALL_LIMIT) -> Any:
        """The same of an operation that every service has: `service` says whose."""
        declared: Operation = operation.operation
        life = PASSPORT_SPARE + timedelta(seconds=limit)
        passport = Signer.from_settings(self.service).sign(
            service_caller(self.service), PASSPORT_AUDIENCE, clock.now(), life
        )
        reply = self.client.call(
            service,
            declared.name,
            codec.encode(request),
            Headers(passport, traceparent=tracing.current()),
            limit,
        )
        if reply.error is not None:
            raise as_raised(reply.error)
        return codec.decode(bytes(reply.result), declared.reply)

    def close(self) -> None:
        self.client.close()


def as_raised(error: dict[str, Any]) -> SalesloopError:
    """The error as the other service raised it: its kind, code, details and refusals, no text.

    A kind that a later version of the other service knows becomes an internal error, or Unavailable
    where the same request may be sent again.
    """
    unknown = Unavailable if error.get("retryable") else SalesloopError
    kind = _KINDS.get(error.get("kind", ""), unknown)
    raised = kind.__new__(kind)  # the kinds differ in what they are made from
    SalesloopError.__init__(raised, error["code"], *map(_refusal, error.get("errors") or ()))
    raised.details = dict(error.get("details") or {})
    return raised


def _refusal(part: dict[str, Any]) -> Refusal:
    return Refusal(part["code"], part.get("field"), dict(part.get("details") or {}))


_KINDS: dict[str, type[SalesloopError]] = {
    kind.kind: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, SalesloopError)
}
