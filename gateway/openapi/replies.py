"""Requests are judged strictly, replies may grow: the difference, as the document shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]
_PREFIX = "#/components/schemas/"


def loosen(document: Document) -> Document:
    """Let replies have more fields than are listed, and say that every listed one is there."""
    schemas = document["components"]["schemas"]
    asked, answered = _reached(document, "requestBody"), _reached(document, "responses")
    for name in answered & schemas.keys():
        schema = schemas[name]
        schema.pop("additionalProperties", None)
        if name not in asked and name != "Problem" and schema.get("properties"):
            schema["required"] = sorted(schema["properties"])
            for shape in schema["properties"].values():
                shape.pop("default", None)
    return document


def _reached(document: Document, part: str) -> set[str]:
    """The components that a part of the operations leads to."""
    schemas = document["components"]["schemas"]
    found: set[str] = set()
    open_ends = [
        operation.get(part, {})
        for path in document["paths"].values()
        for operation in path.values()
    ]
    while open_ends:
        names = set(_references(open_ends.pop())) - found
        found |= names
        open_ends += [schemas[name] for name in names]
    return found - {"Money"}


def _references(shape: Any) -> Iterator[str]:
    if isinstance(shape, dict):
        reference = shape.get("$ref", "")
        if reference.startswith(_PREFIX):
            yield reference.removeprefix(_PREFIX)
        for inner in shape.values():
            yield from _references(inner)
    elif isinstance(shape, list):
        for inner in shape:
            yield from _references(inner)
