"""A contract as plain values: what a snapshot keeps of operations, messages and events."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any, get_args, get_type_hints

from chassis import codec
from chassis.contract import Contract, Event
from chassis.topology import SERVICES
from deploy.local.place import ROOT

Shape = dict[str, Any]


def contracts() -> Iterator[tuple[str, type[Contract]]]:
    """Every service's contract that is written, by the service's name."""
    for service in SERVICES:
        found = contract_of(service)
        if found is not None:
            yield service, found


def contract_of(service: str) -> type[Contract] | None:
    """The front door of a service; None while it has none."""
    home = ROOT / "services" / service
    if not (home / "contract.py").exists() and not (home / "contract").is_dir():
        return None
    module = importlib.import_module(f"services.{service}.contract")
    return next(
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Contract) and value is not Contract
    )


def shape_of(service: str, contract: type[Contract]) -> Shape:
    """The operations, events and messages of a contract, with the enums they use."""
    operations = {
        one.name: {
            "permission": one.permission,
            "is_command": one.is_command,
            "status": one.status,
            "request": name_of(one.request),
            "reply": name_of(one.reply),
        }
        for one in contract.operations()
    }
    events = {kind.wire_name(): name_of(kind) for kind in _events(service)}
    roots = [kind for one in contract.operations() for kind in (one.request, one.reply)]
    return {
        "operations": operations,
        "events": events,
        "requests": messages(one.request for one in contract.operations()),
        "replies": messages([*(one.reply for one in contract.operations()), *_events(service)]),
        "enums": {
            name_of(kind): sorted(choice.value for choice in kind)
            for kind in _reached([*roots, *_events(service)])
            if issubclass(kind, Enum)
        },
    }


def name_of(kind: type) -> str:
    """Where a message stands and what it is called: `pipeline.Deal`."""
    path = kind.__module__.split(".")
    return f"{path[1] if path[0] == 'services' else path[0]}.{kind.__name__}"


def messages(kinds: Iterable[type]) -> Shape:
    """The fields of these messages and of those inside them."""
    return {
        name_of(kind): _fields(kind) for kind in _reached(kinds) if dataclasses.is_dataclass(kind)
    }


def _fields(kind: type) -> Shape:
    hints = get_type_hints(kind)
    return {field.name: _field(field, hints[field.name]) for field in dataclasses.fields(kind)}


def _field(field: dataclasses.Field[Any], hint: Any) -> Shape:
    limits = dict(field.metadata.get("metadata", {}).get("limits", {}))
    default = (
        {} if field.default is dataclasses.MISSING else {"default": codec.plain(field.default)}
    )
    return {"type": type_name(hint), **({"limits": limits} if limits else {}), **default}


def type_name(hint: Any) -> str:
    """A type as a snapshot writes it: `tuple[pipeline.DealLine]`, `str | None`."""
    arguments = [part for part in get_args(hint) if part is not ...]
    if not arguments:
        return "None" if hint is type(None) else _plain_name(hint)
    names = [type_name(part) for part in arguments]
    origin = getattr(hint, "__origin__", None)
    return " | ".join(names) if origin is None else f"{origin.__name__}[{', '.join(names)}]"


def _plain_name(kind: type) -> str:
    is_ours = dataclasses.is_dataclass(kind) or issubclass(kind, Enum)
    return name_of(kind) if is_ours else kind.__name__


def _reached(kinds: Any) -> list[type]:
    """Every message and enum that these lead to, sorted by name."""
    found: dict[str, type] = {}
    open_ends = list(kinds)
    while open_ends:
        kind = open_ends.pop()
        open_ends += [part for part in get_args(kind) if part is not ...]
        if isinstance(kind, type) and _plain_name(kind) not in found and _is_ours(kind):
            found[name_of(kind)] = kind
            open_ends += get_type_hints(kind).values() if dataclasses.is_dataclass(kind) else []
    return [found[name] for name in sorted(found)]


def _is_ours(kind: type) -> bool:
    return dataclasses.is_dataclass(kind) or issubclass(kind, Enum)


def _events(service: str) -> list[type[Event]]:
    found = [
        kind
        for kind in _subclasses(Event)
        if kind.__module__.startswith(f"services.{service}.contract") and not kind.__subclasses__()
    ]
    return sorted(found, key=lambda kind: kind.wire_name())


def _subclasses(kind: type) -> Iterator[Any]:
    for child in kind.__subclasses__():
        yield child
        yield from _subclasses(child)
