"""One line of a route table: a verb, a path, and the operation behind it.

Permission, request, reply and status come from the operation's contract, so nothing is said twice;
an operation that no table names is unreachable.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chassis.contract import PUBLIC, Operation

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
    def has_key(self) -> bool:
        """Does it take an Idempotency-Key? Every command but sign-in."""
        return self.operation.is_command and self.operation.permission != PUBLIC

    @property
    def path_fields(self) -> tuple[str, ...]:
        return tuple(re.findall(r"<(?:\w+:)?(\w+)>", self.path))


def _line(verb: str) -> Callable[[str, Any], Route]:
    def line(path: str, operation: Any) -> Route:
        return Route(verb, "/v1" + path, operation.operation)

    return line


get, post, put, patch, delete = (_line(verb) for verb in ("GET", "POST", "PUT", "PATCH", "DELETE"))
