"""How a service declares what it says: messages, events, operations.

A message is a frozen dataclass, declared once by its producer. From it come the marshmallow schema
that judges requests (`chassis.schemas`), the msgspec codec between services (`chassis.codec`), the
OpenAPI document and the snapshots. An operation is a method of a `Contract`: one message in, one
out.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, TypeVar, cast, dataclass_transform, get_type_hints

from chassis.topology import SERVICES

Kind = TypeVar("Kind", bound=type)
Function = TypeVar("Function", bound=Callable[..., Any])

PUBLIC = "public"
"""The permission of operations that need no caller (sign-in)."""


def text(*, longest: int = 200, shortest: int = 1, default: Any = ...) -> Any:
    """A text field with its limits, counted in characters."""
    return _field(default, longest=longest, shortest=shortest)


def whole(*, least: int, most: int, default: Any = ...) -> Any:
    """A whole number with its inclusive limits."""
    return _field(default, least=least, most=most)


def decimal(*, least: str, most: str, default: Any = ...) -> Any:
    """A decimal number (a string on the wire) with its inclusive limits."""
    return _field(default, least=least, most=most)


def items(*, least: int = 0, most: int = 500, default: Any = ...) -> Any:
    """A list with its limits of length."""
    return _field(default, fewest=least, greatest=most)


def _field(default: Any, **limits: Any) -> Any:
    metadata = {"metadata": {"limits": limits}}  # marshmallow's own place for a field's notes
    return field(metadata=metadata) if default is ... else field(default=default, metadata=metadata)


@dataclass_transform(frozen_default=True, field_specifiers=(text, whole, decimal, items))
def message(cls: Kind) -> Kind:
    """Declare a message: a frozen dataclass."""
    return cast(Kind, dataclass(frozen=True)(cls))


class Event:
    """A fact in the past tense; says all that is needed to act on it. Subclasses are messages."""

    schema_version: ClassVar[int] = 1

    @property
    def aggregate_id(self) -> str:
        raise NotImplementedError

    @property
    def aggregate_version(self) -> int:
        raise NotImplementedError

    @property
    def correlation_id(self) -> str | None:
        """The business object that this is about; the aggregate unless a subclass says
        otherwise."""
        return self.aggregate_id

    @classmethod
    def wire_name(cls) -> str:
        return snake_case(cls.__name__)

    @classmethod
    def owner(cls) -> str:
        """The service in whose contract the event stands."""
        return cls.__module__.split(".")[1]

    @classmethod
    def owners(cls) -> tuple[str, ...]:
        """Who may announce it: its owner; an event of the chassis, every service."""
        return SERVICES if cls.__module__.startswith("chassis.") else (cls.owner(),)


def snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


@dataclass(frozen=True)
class Operation:
    """One line of a service's front door: its name, who may call it, whether it changes
    anything."""

    function: Callable[..., Any]
    permission: str
    is_command: bool
    status: int = 200
    is_audited: bool = False
    in_transaction: bool = False
    callers: tuple[str, ...] = ()
    """The services that alone may call it, a command included; empty: whoever has the
    permission."""

    @property
    def name(self) -> str:
        return self.function.__name__

    @property
    def only_reads(self) -> bool:
        """Does it need no transaction?"""
        return not (self.is_command or self.is_audited or self.in_transaction)

    @property
    def service(self) -> str:
        return self.function.__module__.split(".")[1]

    @cached_property
    def _types(self) -> list[type]:
        hints = get_type_hints(self.function)
        return [hint for name, hint in hints.items() if name != "return"] + [hints["return"]]

    @property
    def request(self) -> type:
        return self._types[0]

    @property
    def reply(self) -> type:
        return self._types[1]

    @property
    def summary(self) -> str:
        return (inspect.getdoc(self.function) or "").split("\n")[0]


def query(
    permission: str, *, is_audited: bool = False, in_transaction: bool = False,
    callers: tuple[str, ...] = ()
) -> Callable[[Function], Function]:
    """An operation that changes nothing; `permission` such as "deals:read".

    `is_audited`: each answer has its row in the audit log, as reads of personal data and exports
    must. `in_transaction`: its statements need one (locks, `SET LOCAL`, a default that it plants).
    `callers`: only these services, and never a person.
    """
    return _declare(permission, is_command=False, is_audited=is_audited,
                    in_transaction=in_transaction, callers=callers)


def command(
    permission: str, status: int = 200, *, callers: tuple[str, ...] = ()
) -> Callable[[Function], Function]:
    """An operation that changes something: it carries an idempotency key and runs in one
    transaction, beside its row in the audit log."""
    return _declare(permission, is_command=True, status=status, is_audited=True, callers=callers)


def _declare(permission: str, **terms: Any) -> Callable[[Function], Function]:
    def declare(function: Function) -> Function:
        operation = Operation(function, permission, **terms)
        function.operation = operation  # type: ignore[attr-defined]
        return function

    return declare


class Contract:
    """The front door of a service: its operations are the methods marked `@query` or `@command`.

    A long front door is written in parts, one a subject: the service's contract inherits them, as
    its service class inherits the classes that serve them. `field_permissions` open no operation;
    without them some fields of replies stay hidden.
    """

    field_permissions: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def operations(cls) -> Iterator[Operation]:
        for part in cls.__mro__:
            for member in vars(part).values():
                declared = getattr(member, "operation", None)
                if isinstance(declared, Operation):
                    yield declared

    @classmethod
    def operation(cls, name: str) -> Operation | None:
        declared = getattr(getattr(cls, name, None), "operation", None)
        return declared if isinstance(declared, Operation) else None


@message
class Nothing:
    """A request or a reply without content."""
