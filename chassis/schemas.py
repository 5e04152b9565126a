"""The careful codec: a marshmallow schema from a message judges what a person sent, all errors at
once.

Fields answer with our codes instead of marshmallow's sentences, so that texts exist in both
languages. Query strings are coerced here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache, partial
from typing import Any, ClassVar, TypeVar, cast, get_args, get_origin

import marshmallow as ma
from marshmallow_dataclass import class_schema, field_for_schema

from chassis.errors import Invalid, Refusal
from kernel.money import Money, minor_digits

Message = TypeVar("Message")
_COMMON: dict[str, Any] = {
    "required": "field.required",
    "null": "field.null",
    "validator_failed": "field.out_of_range",
}
_BAD_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,6})?", re.ASCII)
_DAY = re.compile(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)
INT64 = 2**63 - 1


class _Coded(ma.fields.Field):  # type: ignore[type-arg]
    """A field whose limits come from the message (`chassis.contract.text` and its siblings)."""

    default_error_messages = _COMMON

    @property
    def limits(self) -> Mapping[str, Any]:
        limits: Mapping[str, Any] = self.metadata.get("limits", {})
        return limits

    def refuse(self, code: str) -> ma.ValidationError:
        return ma.ValidationError(code)


class TextField(_Coded):
    """A text; one that is called `currency` is a currency that exists, or empty where its limits
    allow that."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise self.refuse("field.text")
        if _BAD_CHARACTER.search(value):
            raise self.refuse("field.text_bad_character")
        if len(value) > self.limits.get("longest", 2000):
            raise self.refuse("field.too_long")
        if len(value.strip()) < self.limits.get("shortest", 0):
            raise self.refuse("field.too_short")
        if self.name == "currency" and value and not is_currency(value):
            raise self.refuse("money.unknown_currency")
        return value


class WholeField(_Coded):
    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,19}", value, re.ASCII):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.refuse("field.integer")
        if not self.limits.get("least", -INT64) <= value <= self.limits.get("most", INT64):
            raise self.refuse("field.out_of_range")
        return value


class BooleanField(_Coded):
    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        known = {True: True, False: False, "true": True, "false": False}
        if not isinstance(value, bool | str) or value not in known:
            raise self.refuse("field.boolean")
        return known[value]


class DecimalField(_Coded):
    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Decimal:
        if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
            raise self.refuse("field.decimal")
        number = Decimal(value)
        least, most = self.limits.get("least"), self.limits.get("most")
        if (least is not None and number < Decimal(least)) or (
            most is not None and number > Decimal(most)
        ):
            raise self.refuse("field.out_of_range")
        return number


class DayField(_Coded):
    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date:
        try:
            if isinstance(value, str) and _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise self.refuse("field.date")


class InstantField(_Coded):
    def _deserialize(self, value: Any, *_: Any, **__: Any) -> datetime:
        try:
            instant = datetime.fromisoformat(value)
        except (ValueError, TypeError):
            raise self.refuse("field.instant") from None
        if instant.tzinfo is None:
            raise self.refuse("field.instant")
        return instant


class MoneyField(_Coded):
    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Money:
        if not isinstance(value, Mapping) or set(value) != {"amount", "currency"}:
            raise self.refuse("field.money")
        try:
            return Money.of(value["amount"], value["currency"])
        except (ValueError, TypeError, InvalidOperation) as error:
            code = str(error.args[0]) if error.args else ""
            raise self.refuse(code if code.startswith("money.") else "field.money") from None


class EnumField(_Coded):
    def __init__(self, enum: type[Enum], **keywords: Any) -> None:
        super().__init__(**keywords)
        self.enum = enum

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Enum:
        try:
            return self.enum(value)
        except ValueError:
            raise self.refuse("field.choice") from None


class ListField(ma.fields.List, _Coded):  # type: ignore[type-arg]
    default_error_messages: dict[str, Any] = {**_COMMON, "invalid": "field.list"}

    def _deserialize(self, value: Any, *rest: Any, **keywords: Any) -> Any:
        if isinstance(value, list) and len(value) > self.limits.get("greatest", 500):
            raise self.refuse("field.too_long")
        loaded = super()._deserialize(value, *rest, **keywords)
        if len(loaded) < self.limits.get("fewest", 0):
            raise self.refuse("field.too_short")
        return tuple(loaded)


class TextsField(_Coded):
    """Names with their texts, such as the filters of a list."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, str]:
        if not isinstance(value, Mapping):
            raise self.refuse("field.must_be_object")
        if len(value) > self.limits.get("greatest", 50):
            raise self.refuse("field.too_long")
        wrong = {name: ["field.text"] for name, one in value.items() if not isinstance(one, str)}
        if wrong:
            raise ma.ValidationError(wrong)
        return dict(value)


class NestedField(ma.fields.Nested):
    default_error_messages: dict[str, Any] = {**_COMMON, "type": "field.must_be_object"}


def is_currency(code: str) -> bool:
    try:
        return minor_digits(code) >= 0
    except ValueError:
        return False


class RequestSchema(ma.Schema):
    """The base of every request's schema: unknown fields are refused by name."""

    error_messages = {"unknown": "field.unknown", "type": "body.not_an_object"}
    message: ClassVar[type]

    class Meta:
        unknown = ma.RAISE


_SCALARS: dict[Any, type[_Coded]] = {
    str: TextField,
    int: WholeField,
    bool: BooleanField,
    Decimal: DecimalField,
    date: DayField,
    datetime: InstantField,
    Money: MoneyField,
}


class _FieldTypes(dict[Any, Any]):
    """Which field judges which type; marshmallow-dataclass asks with `get` for every type it
    meets."""

    def get(self, kind: Any, default: Any = None) -> Any:
        if get_origin(kind) is dict:
            return TextsField
        if get_origin(kind) is tuple:
            return partial(
                ListField, field_for_schema(get_args(kind)[0], base_schema=RequestSchema)
            )
        if isinstance(kind, type) and issubclass(kind, Enum):
            return partial(EnumField, kind)
        if is_dataclass(kind):
            return partial(NestedField, schema_of(cast(type, kind)))
        return _SCALARS.get(kind, default)


RequestSchema.TYPE_MAPPING = _FieldTypes()


@cache
def schema_of(kind: type) -> type[ma.Schema]:
    """The marshmallow schema of a message."""
    schema = cast(type[RequestSchema], class_schema(kind, base_schema=RequestSchema))
    schema.message = kind
    return schema


@cache
def _schema(kind: type) -> ma.Schema:
    return schema_of(kind)()


def load(kind: type[Message], values: Any) -> Message:
    """What a person sent, as a message; raises Invalid with every fault found, each named by its
    field."""
    try:
        loaded: Message = _schema(kind).load(values)  # type: ignore[arg-type]
        return loaded
    except ma.ValidationError as error:
        raise Invalid("request.invalid", *_refusals(error.messages, "")) from None


def _refusals(messages: Any, path: str) -> Iterator[Refusal]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            step = "" if name == "_schema" else str(name)
            yield from _refusals(inner, ".".join(part for part in (path, step) if part))
    else:
        for code in map(str, messages):
            is_part = bool(path) and code == "body.not_an_object"
            yield Refusal("field.must_be_object" if is_part else code, path or None)
