"""Errors as clients get them: `application/problem+json` (RFC 9457), in the language they asked
for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from flask import Flask, Response
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from chassis.dispatch import describe
from chassis.errors import SalesloopError
from chassis.texts import say
from gateway.calling import Incoming, incoming
from gateway.texts import TEXTS

STATUS = {
    "invalid": 422,
    "refused": 422,
    "unauthenticated": 401,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "stale": 412,
    "too_many": 429,
    "unavailable": 503,
    "internal": 500,
}
_HTTP_CODES = {
    404: "route.unknown",
    405: "method.not_allowed",
    413: "body.too_large",
    415: "body.unsupported_type",
    400: "body.not_json",
}
RETRY_AFTER_SECONDS = "2"


class BadRequest(SalesloopError):
    """A refusal of the gateway itself, with its status."""

    kind = "invalid"

    def __init__(self, status: int, code: str, **details: Any) -> None:
        super().__init__(code, **details)
        self.status = status


def problem(error: Mapping[str, Any], call: Incoming, status: int | None = None) -> Response:
    """The problem document of an error that a service described."""
    status = status or STATUS.get(error["kind"], 500)
    body = {
        "type": f"urn:salesloop:problem:{error['code']}",
        "title": say(TEXTS, f"title.{status}", call.language, {}),
        "status": status,
        "detail": error["message"],
        "code": error["code"],
        "errors": [
            {
                "field": part["field"],
                "code": part["code"],
                "message": part["message"],
                "details": part["details"],
            }
            for part in error["errors"]
        ],
        "details": error["details"],
        "request_id": call.request_id,
    }
    response = Response(msgspec.json.encode(body), status, content_type="application/problem+json")
    if status in (429, 503):
        wait = error["details"].get("seconds", RETRY_AFTER_SECONDS)
        response.headers["Retry-After"] = str(wait)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def register(app: Flask) -> None:
    """Nothing leaves the gateway as HTML or as a stack trace."""

    @app.errorhandler(SalesloopError)
    def refused(error: SalesloopError) -> Response:
        call = incoming()
        return problem(describe(error, call.language, TEXTS), call, getattr(error, "status", None))

    @app.errorhandler(HTTPException)
    def http_refused(error: HTTPException) -> Response:
        status = error.code or 500
        shown = status if f"title.{status}" in TEXTS else 400
        response = refused(BadRequest(shown, _HTTP_CODES.get(status, "request.invalid")))
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(error.valid_methods)
        return response

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        app.logger.exception("request failed: %s", type(error).__name__)
        return refused(SalesloopError("internal"))
