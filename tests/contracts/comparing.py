"""Does a contract still keep what an earlier one promised? Pure: two shapes in, what is broken out.

Clients and services of the earlier version go on working: nothing they send is refused now,
nothing they read is gone or of another type. Limits may be relaxed, not tightened.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

Shape = dict[str, Any]
_UPPER = ("longest", "most", "greatest")
_LOWER = ("shortest", "least", "fewest")


def broken(before: Shape, now: Shape) -> list[str]:
    """Everything that breaks who relies on `before`; empty when nothing does."""
    return [
        *_operations(before["operations"], now["operations"]),
        *_events(before["events"], now["events"]),
        *_requests(before["requests"], now["requests"]),
        *_replies(before["replies"], now["replies"]),
        *_enums(before["enums"], now["enums"]),
    ]


def _operations(before: Shape, now: Shape) -> Iterator[str]:
    for name, was in before.items():
        if name not in now:
            yield f"operation {name} is gone"
            continue
        for part in ("permission", "is_command", "status", "request", "reply"):
            if now[name][part] != was[part]:
                yield f"operation {name}: {part} was {was[part]}, is {now[name][part]}"


def _events(before: Shape, now: Shape) -> Iterator[str]:
    for name, was in before.items():
        if now.get(name) != was:
            yield f"event {name} is gone" if name not in now else f"event {name} is another message"


def _requests(before: Shape, now: Shape) -> Iterator[str]:
    """Old requests still pass: none gone, retyped or newly required, no limit tighter."""
    for message, was in before.items():
        fields = now.get(message, {})
        for name in was.keys() - fields.keys():
            yield f"request {message}.{name} is gone"
        for name in fields.keys() - was.keys():
            if "default" not in fields[name]:
                yield f"request {message}.{name} is new and has no default"
        for name in was.keys() & fields.keys():
            yield from _request_field(f"request {message}.{name}", was[name], fields[name])


def _request_field(name: str, was: Shape, now: Shape) -> Iterator[str]:
    if not _choices(was["type"]) <= _choices(now["type"]):
        yield f"{name} was {was['type']}, is {now['type']}"
    if "default" in was and "default" not in now:
        yield f"{name} is required now"
    if "default" in was and "default" in now and was["default"] != now["default"]:
        yield f"{name} has another default"
    for limit in _tighter(was.get("limits", {}), now.get("limits", {})):
        yield f"{name}: {limit} is tighter"


def _replies(before: Shape, now: Shape) -> Iterator[str]:
    """Old readers still find what they read: no field gone, none retyped, none newly empty."""
    for message, was in before.items():
        fields = now.get(message, {})
        for name in was.keys() - fields.keys():
            yield f"reply {message}.{name} is gone"
        for name in was.keys() & fields.keys():
            if not _choices(fields[name]["type"]) <= _choices(was[name]["type"]):
                yield f"reply {message}.{name} was {was[name]['type']}, is {fields[name]['type']}"


def _enums(before: Shape, now: Shape) -> Iterator[str]:
    for name, was in before.items():
        for value in sorted(set(was) - set(now.get(name, ()))):
            yield f"enum {name} lost {value}"


def _choices(type_name: str) -> set[str]:
    return set(type_name.split(" | "))


def _tighter(was: Shape, now: Shape) -> Iterator[str]:
    for limit in _UPPER:
        if limit in now and (limit not in was or Decimal(now[limit]) < Decimal(was[limit])):
            yield limit
    for limit in _LOWER:
        if limit in now and Decimal(now[limit]) > Decimal(was.get(limit, "-Infinity")):
            yield limit
