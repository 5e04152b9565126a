"""What the code says about events and calls: who declares, publishes and hears, who calls whom."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from chassis.contract import Contract, Event
from chassis.reactions import Reaction, reactions_of
from chassis.topology import SERVICES
from deploy.local.place import ROOT


@dataclass(frozen=True)
class Hearer:
    service: str
    purpose: str


@dataclass(frozen=True)
class Call:
    """An operation that a service asks of another."""

    caller: str
    owner: str
    operation: str


def contract_module(service: str) -> Any:
    return importlib.import_module(f"services.{service}.contract")


def declared() -> list[type[Event]]:
    """Every event of every contract, by owner and name; bases of several events are none."""
    for service in SERVICES:
        contract_module(service)
    found = [kind for kind in _below(Event)
             if kind.__module__.startswith("services.") and not kind.__subclasses__()]
    return sorted(found, key=lambda kind: (SERVICES.index(kind.owner()), kind.wire_name()))


def of_anybody() -> list[type[Event]]:
    """Events of the chassis: any service may announce them."""
    for module in ("chassis.documents.contract", "chassis.notices"):
        importlib.import_module(module)
    found = [kind for kind in _below(Event)
             if kind.__module__.startswith("chassis.") and not kind.__subclasses__()]
    return sorted(found, key=lambda kind: kind.wire_name())


def _below(kind: type[Event]) -> Iterator[type[Event]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def reactions(service: str) -> dict[str, Reaction]:
    """What a service hears, by wire name; nothing of a service without reactions."""
    home = _home(service)
    if not (home / "reactions.py").exists() and not (home / "reactions").is_dir():
        return {}
    return reactions_of(importlib.import_module(f"services.{service}.reactions"))


def hearers(event: type[Event]) -> list[Hearer]:
    """Who hears an event, and what for: the first sentence of the reaction."""
    found = [(service, reactions(service).get(event.wire_name())) for service in SERVICES]
    return [Hearer(service, first_sentence(reaction.run))
            for service, reaction in found if reaction is not None]


def first_sentence(function: Any) -> str:
    text = " ".join((inspect.getdoc(function) or "").split())
    return re.split(r"(?<=\.)\s", text)[0].rstrip(".") if text else ""


def fields(kind: type) -> list[tuple[str, str]]:
    """Name and type of each field: `lines`, `CommissionLine[]`."""
    hints = get_type_hints(kind)
    return [(one.name, _type(hints[one.name])) for one in dataclasses.fields(kind)]


def inner_messages(kinds: list[type[Event]]) -> list[type]:
    """The messages that stand inside these events, each once."""
    found: dict[str, type] = {}
    open_ends: list[Any] = list(kinds)
    while open_ends:
        for hint in get_type_hints(open_ends.pop()).values():
            for part in (hint, *get_args(hint)):
                if _is_message(part) and part.__name__ not in found:
                    found[part.__name__] = part
                    open_ends.append(part)
    return [found[name] for name in sorted(found)]


def _is_message(hint: Any) -> bool:
    return (isinstance(hint, type) and dataclasses.is_dataclass(hint)
            and hint.__module__.startswith("services."))


def _type(hint: Any) -> str:
    parts = [one for one in get_args(hint) if one not in (..., type(None))]
    if not parts:
        return str(getattr(hint, "__name__", hint))
    several = "[]" if getattr(hint, "__origin__", None) is tuple else ""
    optional = "?" if type(None) in get_args(hint) else ""
    return " / ".join(map(_type, parts)) + several + optional


def is_installed(service: str) -> bool:
    return (_home(service) / "service.py").exists()


def is_published(event: type[Event]) -> bool:
    """Does the owner's code outside its contract make this event?"""
    return event.__name__ in _names_in(event.owner())


@cache
def _names_in(service: str) -> frozenset[str]:
    return frozenset(name for path in _code(service) for name in _used(path))


ASKING = {"call": 0, "names": 1, "names_if_there": 1}
"""What asks another service, and which argument says the operation (`chassis.naming`)."""


def calls() -> list[Call]:
    """Every `services.call(Contract.operation, ...)` of the services' code, and by `ASKING`."""
    owners = {kind.__name__: kind for service in SERVICES for kind in _contracts(service)}
    found = {Call(service, str(owners[name].__module__.split(".")[1]), operation)
             for service in SERVICES for path in _code(service)
             for name, operation in _called(path) if name in owners}
    return sorted(found, key=lambda call: (call.caller, call.owner, call.operation))


def _contracts(service: str) -> list[type[Contract]]:
    return [value for value in vars(contract_module(service)).values()
            if isinstance(value, type) and issubclass(value, Contract)
            and value.__module__.startswith(f"services.{service}.")]


def _home(service: str) -> Path:
    return ROOT / "services" / service


def _code(service: str) -> list[Path]:
    """The modules of a service that do something: neither contract nor migrations."""
    home = _home(service)
    return [path for path in sorted(home.rglob("*.py")) if not {"contract", "migrations"}
            & set(path.relative_to(home).with_suffix("").parts)]


def _used(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def _called(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        place = ASKING.get(ast.unparse(node.func).rpartition(".")[2], len(node.args))
        asked = node.args[place] if place < len(node.args) else None
        if isinstance(asked, ast.Attribute):
            yield ast.unparse(asked.value).rpartition(".")[2], asked.attr
