"""What changed between two versions of a strategic plan, field by field?

Parts that have an id (goals, phases) are compared by it, not by their place, so that a goal that
moved up is not a change; other lists are compared by place. Source: modules.md "diff between
versions".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.strategy.contract import FieldDifference

IDS = ("goal_id", "phase_id")


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldDifference]:
    """What differs between two plain contents; sorted by the name of the field."""
    old, new = dict(_flat("", before)), dict(_flat("", after))
    return [
        FieldDifference(name, old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(f"{path}.{name}" if path else name, inner)
    elif isinstance(value, list):
        for name, inner in zip(_names(value), value, strict=True):
            yield from _flat(f"{path}.{name}", inner)
    elif value is not None:
        yield path, str(value)


def _names(parts: Sequence[Any]) -> list[str]:
    """What each part of a list is called; an id that is used twice keeps its place beside it."""
    ids = [_id(part) for part in parts]
    return [
        str(place) if name is None else name if ids.count(name) == 1 else f"{name}#{place}"
        for place, name in enumerate(ids)
    ]


def _id(part: Any) -> str | None:
    if not isinstance(part, Mapping):
        return None
    return next((part[name] for name in IDS if name in part), None)
