"""One request of the permission matrix, and what it answers.

Commands on records carry a version that no record has: who reaches the record is told that it is
stale, and nothing changes. Commands without a record get a body that the rules refuse.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DEAL, EMPLOYEE, PARTNER, UNOWNED, LISTED = "deal", "employee", "partner", "unowned", "listed"
STALE = {"If-Match": '"999"'}
SPAN = {"from_on": "2026-03-01", "to_on": "2026-04-01"}
Values = Mapping[str, str]


@dataclass(frozen=True)
class Try:
    """One request: what it is about, what is sent, what is answered in and outside the scope."""

    about: str
    inside: int
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    outside: int = 404

    def filled(self, part: Any, names: Values) -> Any:
        """A part of the request with the record's ids in place of `{name}`."""
        if isinstance(part, str):
            return part.format_map(names) if part.startswith("{") else part
        return (
            {name: self.filled(value, names) for name, value in part.items()}
            if isinstance(part, Mapping)
            else part
        )


def stale(about: str, **body: Any) -> Try:
    return Try(about, 412, body=body, headers=STALE)


def refused(status: int = 422) -> Try:
    return Try(UNOWNED, status, body={})
