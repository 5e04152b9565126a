"""How a hand-written address is described: what it is for, whom it needs, what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gateway.openapi.parts import JSON, SAID, refused

Part = dict[str, Any]


@dataclass(frozen=True)
class ScreenDescription:
    """A hand-written address: what it is for, whom it needs (None: nobody), what it answers."""

    verb: str
    path: str
    name: str
    summary: str
    permission: str | None
    reply: Any
    status: int = 200
    parameters: tuple[Part | str, ...] = ()
    body: Part | None = None
    content: tuple[str, ...] = (JSON,)
    operations: tuple[str, ...] = ()
    later: Any = None  # what 202 answers, beside the status
    refusals: tuple[int, ...] = ()
    headers: tuple[str, ...] = ()

    def described(self) -> Part:
        """The operation object of a screen."""
        told: Part = {
            "operationId": f"gateway.{self.name}",
            "summary": self.summary,
            "tags": ["gateway"],
            "x-permission": self.permission or "public",
            "parameters": [*self.parameters, "RequestId"],
            "responses": {**self._replies(), **refused(*self._refusals())},
        }
        if self.permission is None:
            told["security"] = []
        if self.body is not None:
            told["requestBody"] = self.body
        return told

    def _replies(self) -> Part:
        replies = {str(self.status): self._reply(self.content, self.reply, *self.headers)}
        if self.later is not None:
            replies["202"] = self._reply((JSON,), self.later, "Location")
        return replies

    def _reply(self, content: tuple[str, ...], schema: Any, *headers: str) -> Part:
        return {
            "description": "Done.",
            "headers": {name: SAID[name] for name in ("X-Request-Id", *headers)},
            "content": {one: {"schema": schema} for one in content},
        }

    def _refusals(self) -> tuple[int, ...]:
        if self.permission is None:
            return self.refusals
        return (401, 403, 404, 422, 503, *self.refusals)


def in_path(name: str, **limits: Any) -> Part:
    """A text in the address."""
    return {"in": "path", "name": name, "required": True, "schema": {"type": "string", **limits}}


def in_query(name: str, description: str, **schema: Any) -> Part:
    """A field behind the question mark."""
    return {
        "in": "query",
        "name": name,
        "required": False,
        "description": description,
        "schema": {"type": "string", **schema},
    }
