"""One route as OpenAPI describes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import marshmallow as ma
from apispec.ext.marshmallow import MarshmallowPlugin

from chassis.contract import PUBLIC, Operation
from chassis.schemas import schema_of
from gateway.expanding import offered
from gateway.openapi.parts import JSON, SAID, refused
from gateway.route import Route

Part = dict[str, Any]


def described(route: Route, plugin: MarshmallowPlugin) -> Part:
    """The operation object of a route."""
    operation = route.operation
    told: Part = {
        "operationId": f"{operation.service}.{operation.name}",
        "summary": sentence_of(operation),
        "tags": [operation.service],
        "x-permission": operation.permission,
        "parameters": [*_from_address(route, plugin), *_from_headers(route)],
        "responses": {
            str(operation.status): _reply(route),
            **_not_modified(route),
            **refused(*_refusals(route)),
        },
    }
    if operation.permission == PUBLIC:
        told["security"] = []
    body = body_of(route)
    if body is not None:
        is_required = any(field.required for field in body.fields.values())
        told["requestBody"] = {"required": is_required, "content": {JSON: {"schema": body}}}
    return told


def sentence_of(operation: Operation) -> str:
    """What an operation is for: the first paragraph of its docstring, on one line."""
    return " ".join((operation.function.__doc__ or "").strip().split("\n\n")[0].split())


def body_of(route: Route) -> ma.Schema | None:
    """What is left for the body once the path has its fields; None when nothing is."""
    if not route.operation.is_command:
        return None
    schema = schema_of(route.operation.request)
    body = schema(exclude=[name for name in route.path_fields if name in schema().fields])
    return body if body.fields else None


def _from_address(route: Route, plugin: MarshmallowPlugin) -> Iterator[Part]:
    schema = schema_of(route.operation.request)
    known = schema().fields
    in_path = [name for name in route.path_fields if name in known]
    yield from _parameters(plugin, schema, in_path, "path")
    if not route.operation.is_command:
        yield from _parameters(
            plugin, schema, [name for name in known if name not in in_path], "query"
        )
        yield from _expansion(offered(route.operation))


def _expansion(names: list[str]) -> Iterator[Part]:
    if names:
        yield {
            "in": "query",
            "name": "expand",
            "required": False,
            "description": "Names beside the items, each by its id; those that the caller may not "
            "see are left out.",
            "explode": False,
            "style": "form",
            "schema": {"type": "array", "items": {"type": "string", "enum": names}},
        }


def _parameters(
    plugin: MarshmallowPlugin, schema: type[ma.Schema], names: list[str], place: str
) -> Iterator[Part]:
    if not names:
        return
    for parameter in plugin.converter.schema2parameters(schema(only=names), location=place):
        parameter["required"] = parameter["required"] or place == "path"
        _forbid_null(parameter["schema"])
        yield parameter


def _forbid_null(shape: Part) -> None:
    """An address has no null: a filter that is left out is None."""
    if isinstance(shape.get("type"), list):
        shape["type"] = shape["type"][0]
    if "enum" in shape:
        shape["enum"] = [choice for choice in shape["enum"] if choice is not None]
    if shape.get("default", "") is None:
        del shape["default"]


def _from_headers(route: Route) -> list[Part | str]:
    named: list[Part | str] = ["AcceptLanguage", "RequestId"]
    if route.has_key:
        named.append("IdempotencyKey")
    if route.needs_match:
        named.append("IfMatchRequired")
    elif _may_match(route):
        named.append("IfMatch")
    return [*named, "IfNoneMatch"] if _has_tag(route) and route.verb == "GET" else named


def _reply(route: Route) -> Part:
    headers = ["X-Request-Id"] + ["ETag"] * _has_tag(route) + ["Idempotency-Key"] * route.has_key
    said = "Done." if route.operation.is_command else "Found."
    return {
        "description": said,
        "headers": {name: SAID[name] for name in headers},
        "content": {JSON: {"schema": _reply_schema(route)}},
    }


def _reply_schema(route: Route) -> Any:
    schema = schema_of(route.operation.reply)
    if not offered(route.operation):
        return schema
    names = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
    by_id = {"type": "object", "additionalProperties": names}
    expanded = {"type": "object", "additionalProperties": by_id}
    return {"allOf": [schema, {"type": "object", "properties": {"expanded": expanded}}]}


def _not_modified(route: Route) -> Part:
    return {"304": "304"} if _has_tag(route) and route.verb == "GET" else {}


def _refusals(route: Route) -> Iterator[int]:
    yield from (422, 503)
    if route.operation.permission != PUBLIC:
        yield from (403, 404)
    yield 401
    if route.operation.is_command:
        yield from (400, 409, 413, 415)
    if _may_match(route) or route.needs_match:
        yield 412
    if route.needs_match:
        yield 428


def _has_tag(route: Route) -> bool:
    return any(field.name == "version" for field in fields(route.operation.reply))


def _may_match(route: Route) -> bool:
    return route.operation.is_command and bool(route.path_fields) and _has_tag(route)
