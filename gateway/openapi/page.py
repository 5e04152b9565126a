"""`GET /v1/docs`: the document as a page; nothing is fetched from elsewhere, no script runs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from flask import Response, render_template_string

from gateway.openapi import document

Part = dict[str, Any]
_TEMPLATE = Path(__file__).with_name("page.html")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


def docs() -> Response:
    """Every operation and message, readable."""
    return Response(
        _page(),
        content_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": _POLICY},
    )


@cache
def _page() -> str:
    told = document()
    groups: dict[str, list[Part]] = {}
    for path, operations in told["paths"].items():
        for verb, operation in operations.items():
            groups.setdefault(operation["tags"][0], []).append(
                _operation(verb.upper(), path, operation)
            )
    schemas = {
        name: {"description": schema.get("description", ""), "fields": list(_fields(schema))}
        for name, schema in sorted(told["components"]["schemas"].items())
    }
    return render_template_string(
        _TEMPLATE.read_text(), title=told["info"]["title"], groups=groups, schemas=schemas
    )


def _operation(verb: str, path: str, operation: Part) -> Part:
    statuses = sorted(operation["responses"])
    content = operation["responses"][statuses[0]].get("content", {})
    return {
        "id": operation["operationId"],
        "verb": verb,
        "path": path,
        "summary": operation["summary"],
        "permission": operation["x-permission"],
        "statuses": statuses,
        "fields": list(_inputs(operation)),
        "reply": ", ".join(shape_name(part["schema"]) for part in content.values()),
    }


def _inputs(operation: Part) -> Iterator[Part]:
    for parameter in operation["parameters"]:
        if "name" in parameter:
            yield {
                "place": parameter["in"],
                "name": parameter["name"],
                "is_required": parameter.get("required"),
                "shape": shape_name(parameter["schema"]),
            }
    for content in operation.get("requestBody", {}).get("content", {}).values():
        yield {
            "place": "body",
            "name": "",
            "is_required": False,
            "shape": shape_name(content["schema"]),
        }


def _fields(schema: Part) -> Iterator[Part]:
    for name, shape in schema.get("properties", {}).items():
        yield {
            "name": name,
            "is_required": name in schema.get("required", ()),
            "shape": shape_name(shape),
        }


def shape_name(shape: Part) -> str:
    """A schema in a few words: "string", "pipeline.Deal", "array of people.Component"."""
    if "$ref" in shape:
        return str(shape["$ref"]).rpartition("/")[2]
    if "anyOf" in shape:
        return " | ".join(shape_name(one) for one in shape["anyOf"])
    if "enum" in shape:
        return " | ".join(str(choice) for choice in shape["enum"])
    if shape.get("type") == "array":
        return f"array of {shape_name(shape['items'])}"
    kinds: list[str] = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    return " | ".join([str(shape.get("format", kinds[0])), *kinds[1:]])
