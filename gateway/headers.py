"""Headers that every answer carries, and who may read answers from a page of another origin.

`SALESLOOP_CORS_ORIGINS` names those origins (comma-separated; none by default). Tokens travel in
the Authorization header, so cookies are never allowed with them.
"""

from __future__ import annotations

from flask import Flask, Response, request

from chassis.config import setting
from gateway.calling import incoming
from gateway.rates import HEADERS as RATES

ALWAYS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_TAKEN = "Authorization, Content-Type, Accept-Language, Idempotency-Key, If-Match, If-None-Match"
_SHOWN = ("ETag", "Location", "X-Request-Id", "Idempotency-Key", "Retry-After", *RATES)
_KEPT_SECONDS = "600"


def register(app: Flask) -> None:
    """Set them on every answer."""
    origins = frozenset(
        one.strip() for one in setting("SALESLOOP_CORS_ORIGINS", ",").split(",") if one.strip()
    )

    @app.after_request
    def complete(response: Response) -> Response:
        response.headers["X-Request-Id"] = incoming().request_id
        response.headers.update(ALWAYS)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if origins:
            _share(response, origins)
        return response


def _share(response: Response, origins: frozenset[str]) -> None:
    response.vary.add("Origin")
    origin = request.headers.get("Origin")
    if origin not in origins:
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = ", ".join(_SHOWN)
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
        response.headers["Access-Control-Allow-Headers"] = f"{_TAKEN}, X-Request-Id"
        response.headers["Access-Control-Max-Age"] = _KEPT_SECONDS
