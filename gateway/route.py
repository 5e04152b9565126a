"""One line of a route table: a verb, a path, and the operation behind it.

Permission, request, reply and status come from the operation's contract, so nothing is said twice; an
operation that no table names is unreachable.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chassis.contract import Operation

MATCH_NEEDED = frozenset({"PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Route:
    verb: str
    path: str
    operation: Operation

    @property
    def needs_match(self) -> bool:
        return self.verb in MATCH_NEEDED

    @property
    def path_fields(self) -> tuple[str, ...]:
        return tuple(re.findall(r"<(?:\w+:)?(\w+)>", self.path))


@dataclass(frozen=True)
class Screen:
    """A read that combines services: the only hand-written views."""

    path: str
    view: Callable[..., Any]
    permission: str


def _line(verb: str) -> Callable[[str, Any], Route]:
    def line(path: str, operation: Any) -> Route:
        return Route(verb, "/v1" + path, operation.operation)
    return line


get, post, put, patch, delete = (_line(verb) for verb in ("GET", "POST", "PUT", "PATCH", "DELETE"))
