"""A route as a Flask view: collect one mapping, call the owner, translate its answer.

No schema and no rule lives here: path, query and body travel as one mapping to the service that
owns the data, which judges them (architecture, "Contracts").
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import msgspec
from flask import Flask, Response, request

from chassis.contract import PUBLIC
from chassis.errors import Invalid, Refusal
from gateway.calling import ANONYMOUS, OnBehalf, caller, incoming
from gateway.errors import BadRequest, problem
from gateway.expanding import expanded, taken_out
from gateway.route import Route

LARGEST_JSON, DEEPEST = 2_000_000, 20
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_MATCH = re.compile(r'(?:W/)?("?)([0-9]{1,18})\1')


def expose(app: Flask, route: Route) -> None:
    app.add_url_rule(
        route.path,
        endpoint=f"{route.operation.service}.{route.operation.name}:{route.path}",
        view_func=view_of(route),
        methods=[route.verb],
    )


def view_of(route: Route) -> Callable[..., Response]:
    """The view behind a route."""
    operation = route.operation

    def view(**path: Any) -> Response:
        who = ANONYMOUS if operation.permission == PUBLIC else caller()
        values = collected(route, path)
        wished = taken_out(values, operation)
        body = msgspec.json.encode(values)
        key = idempotency_key(route)
        match = expected_version(route)
        calls = OnBehalf(who)
        reply = calls.call(operation.service, operation.name, body, key=key, if_match=match)
        if reply.error is not None:
            return problem(reply.error, incoming())
        found = expanded(bytes(reply.result), wished, calls) if wished else bytes(reply.result)
        return _answer(found, operation.status, reply.etag, key)

    return view


def collected(route: Route, path: dict[str, Any]) -> dict[str, Any]:
    """Path, query and body as one mapping; a name in two of them is refused."""
    values: dict[str, Any] = dict(path)
    sources = [
        {name: given[0] if len(given) == 1 else given for name, given in request.args.lists()}
    ]
    if request.method not in ("GET", "HEAD"):
        sources.append(_body())
    for source in sources:
        twice = sorted(values.keys() & source.keys())
        if twice:
            raise Invalid("request.invalid", *(Refusal("field.twice", name) for name in twice))
        values.update(source)
    return values


def _body() -> dict[str, Any]:
    request.max_content_length = LARGEST_JSON
    sent = request.get_data(cache=False)
    if not sent:
        return {}
    if request.mimetype not in ("application/json", ""):
        raise BadRequest(415, "body.unsupported_type")
    try:
        body = msgspec.json.decode(sent)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadRequest(400, "body.not_json") from None
    except RecursionError:
        raise BadRequest(400, "body.too_deep") from None
    if not isinstance(body, dict):
        raise Invalid("body.not_an_object")
    if is_deeper(body, DEEPEST):
        raise BadRequest(400, "body.too_deep")
    return body


def is_deeper(value: Any, most: int) -> bool:
    """Does it nest more levels? Deep ones could break a service that decodes them."""
    level = [value]
    for _ in range(most + 1):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return bool(level)


def idempotency_key(route: Route) -> str | None:
    """The client's key, or one of our own so that a repeated delivery is safe; None for reads and
    sign-in."""
    if not route.has_key:
        return None
    sent = request.headers.get("Idempotency-Key")
    if sent is None:
        return f"gateway-{uuid.uuid4().hex}"
    if not _KEY.fullmatch(sent):
        raise Invalid("request.invalid", Refusal("idempotency.malformed", "Idempotency-Key"))
    return sent


def expected_version(route: Route) -> int | None:
    """The version that `If-Match` names; PUT, PATCH and DELETE cannot do without."""
    sent = request.headers.get("If-Match")
    if sent is None:
        if route.needs_match:
            raise BadRequest(428, "match.required")
        return None
    found = _MATCH.fullmatch(sent.strip())
    if found is None:
        raise BadRequest(400, "match.malformed")
    return int(found[2])


def _answer(body: bytes, status: int, version: str | None, key: str | None) -> Response:
    tag = f'"{version}"' if version is not None else None
    is_read = request.method in ("GET", "HEAD")
    if tag and is_read and request.if_none_match.contains_weak(str(version)):
        return Response(status=304, headers={"ETag": tag})
    response = Response(body, status, content_type="application/json")
    if tag is not None:
        response.headers["ETag"] = tag
    if key is not None:
        response.headers["Idempotency-Key"] = key
    return response
