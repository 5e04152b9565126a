"""Other services' operations as a service sees them: `work.services.call(Org.scope_snapshot,
query)`.

The service speaks for itself, under its own passport, with one hop and a deadline.
"""

from __future__ import annotations

from typing import Any

from chassis import clock, codec
from chassis.contract import Operation
from chassis.errors import SalesloopError, Unavailable
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
        declared: Operation = operation.operation
        passport = Signer.from_settings(self.service).sign(
            service_caller(self.service), PASSPORT_AUDIENCE, clock.now(), PASSPORT_SPARE
        )
        reply = self.client.call(
            declared.service, declared.name, codec.encode(request), Headers(passport), limit
        )
        if reply.error is not None:
            raise _as_raised(reply.error)
        return codec.decode(bytes(reply.result), declared.reply)

    def close(self) -> None:
        self.client.close()


def _as_raised(error: dict[str, Any]) -> SalesloopError:
    if error["retryable"]:
        return Unavailable(error["code"])
    return SalesloopError(error["code"])
