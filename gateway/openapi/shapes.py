"""What a field of `chassis.schemas` accepts, in the words of JSON Schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import marshmallow as ma
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from chassis import codec
from chassis.schemas import (
    BooleanField,
    DayField,
    DecimalField,
    EnumField,
    InstantField,
    ListField,
    MoneyField,
    TextField,
    TextsField,
    WholeField,
)

Shape = dict[str, Any]
MONEY = "Money"
MONEY_SHAPE: Shape = {
    "type": "object",
    "required": ["amount", "currency"],
    "additionalProperties": False,
    "description": "A decimal text with at most the decimals that the currency has.",
    "properties": {
        "amount": {
            "type": "string",
            "pattern": r"^-?(0|[1-9][0-9]{0,18})(\.[0-9]+)?$",
            "examples": ["1250.00"],
        },
        "currency": {
            "type": "string",
            "pattern": "^[A-Z]{3}$",
            "description": "ISO 4217",
            "examples": ["CNY"],
        },
    },
}
_TYPES = {
    TextField: ("string", None),
    WholeField: ("integer", "int64"),
    BooleanField: ("boolean", None),
    DecimalField: ("string", "decimal"),
    DayField: ("string", "date"),
    InstantField: ("string", "date-time"),
    EnumField: ("string", None),
    ListField: ("array", None),
    TextsField: ("object", None),
}
_LIMITS: Mapping[type, Mapping[str, str]] = {
    TextField: {"shortest": "minLength", "longest": "maxLength"},
    WholeField: {"least": "minimum", "most": "maximum"},
    DecimalField: {"least": "x-minimum", "most": "x-maximum"},
    ListField: {"fewest": "minItems", "greatest": "maxItems"},
}


def teach(plugin: MarshmallowPlugin, spec: APISpec) -> None:
    """Let the plugin know our fields."""
    for field, (kind, form) in _TYPES.items():
        plugin.map_to_openapi_type(field, kind, form)
    plugin.converter.add_attribute_function(shape_of)
    spec.components.schema(MONEY, MONEY_SHAPE)


def shape_of(converter: Any, field: ma.fields.Field[Any], ret: Shape) -> Shape:
    """What the plugin cannot know by itself: limits, choices, money, defaults as on the wire."""
    for kind, tell in _TELLERS.items():
        if isinstance(field, kind):
            ret.update(tell(field))
    if isinstance(field, MoneyField):
        ret.pop("type", None)
    if "default" in ret:
        ret["default"] = codec.plain(ret["default"])
    return {}


def _limits(field: Any) -> Shape:
    names = _LIMITS[type(field)]
    return {
        names[limit]: value
        for limit, value in field.limits.items()
        if limit in names and value != 0
    }


def _decimal(field: Any) -> Shape:
    return {"pattern": r"^-?[0-9]{1,18}(\.[0-9]{1,10})?$", "examples": ["0.25"], **_limits(field)}


def _choices(field: Any) -> Shape:
    return {"enum": [choice.value for choice in field.enum] + [None] * bool(field.allow_none)}


def _money(field: Any) -> Shape:
    reference = {"$ref": f"#/components/schemas/{MONEY}"}
    return {"anyOf": [reference, {"type": "null"}]} if field.allow_none else reference


_TELLERS: dict[type, Callable[[Any], Shape]] = {
    TextField: _limits,
    WholeField: _limits,
    DecimalField: _decimal,
    ListField: _limits,
    EnumField: _choices,
    MoneyField: _money,
    TextsField: lambda _: {"additionalProperties": {"type": "string"}},
}
