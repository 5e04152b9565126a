"""What a service may refuse, and how the refusal crosses a border.

An error crosses as {kind, code, message, errors, retryable}: never an exception's own text (finding
32). `kind` decides the HTTP status, `code` is stable (`deal.stage_skipped`), the message is written
in the call's language by the service that refuses.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from kernel.refusal import Refusal


class SalesloopError(Exception):
    """Something a caller can be told; everything else is an internal error without words."""

    kind: ClassVar[str] = "internal"
    retryable: ClassVar[bool] = False

    def __init__(self, code: str, *refusals: Refusal, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.refusals = refusals
        self.details = details
        self.noted: dict[str, Any] = {}  # for the audit row only: it crosses no border


class Invalid(SalesloopError):
    """The request does not have the declared shape."""

    kind = "invalid"


class RuleBroken(SalesloopError):
    """A business rule refuses; carries every refusal at once."""

    kind = "refused"

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        found = tuple(refusals)
        alone = found[0] if len(found) == 1 else Refusal("rules.broken")
        super().__init__(alone.code, *found, **alone.details)


class Unauthenticated(SalesloopError):
    kind = "unauthenticated"


class Forbidden(SalesloopError):
    kind = "forbidden"


class NotFound(SalesloopError):
    """It does not exist, or it lies outside the caller's data scope: the answer is the same."""

    kind = "not_found"


class Conflict(SalesloopError):
    kind = "conflict"
    retryable = True


class Stale(SalesloopError):
    """The record has changed since the version that the caller named."""

    kind = "stale"


class TooMany(SalesloopError):
    kind = "too_many"
    retryable = True


class Unavailable(SalesloopError):
    """A part that is needed is away just now; the same request may be sent again."""

    kind = "unavailable"
    retryable = True


class MissingPredecessor(Exception):
    """An event cannot be taken yet: it waits under `key`, counts no try, and `work.wake(key)` wakes
    it."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def refuse(refusals: Iterable[Refusal]) -> None:
    """Raise everything that is wrong at once; do nothing when nothing is."""
    found = tuple(refusals)
    if found:
        raise RuleBroken(found)


__all__ = [
    "Conflict",
    "Forbidden",
    "Invalid",
    "MissingPredecessor",
    "NotFound",
    "Refusal",
    "RuleBroken",
    "SalesloopError",
    "Stale",
    "TooMany",
    "Unauthenticated",
    "Unavailable",
    "refuse",
]
