"""What every operation of the document shares: headers, problems, the texts of statuses."""

from __future__ import annotations

from typing import Any

from gateway.texts import TEXTS

Part = dict[str, Any]
JSON, PROBLEM_JSON = "application/json", "application/problem+json"
_TEXT = {"type": "string"}
_TAG = {"type": "string", "pattern": r'^(W/)?"?[0-9]{1,18}"?$', "examples": ['"3"']}
_KEY = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[\x21-\x7e]+$"}
_REQUEST_ID = {"type": "string", "pattern": r"^[A-Za-z0-9._-]{8,64}$"}


def _header(name: str, schema: Part, description: str, *, required: bool = False) -> Part:
    return {
        "in": "header",
        "name": name,
        "schema": schema,
        "description": description,
        "required": required,
    }


PARAMETERS: dict[str, Part] = {
    "AcceptLanguage": _header(
        "Accept-Language",
        {"type": "string", "examples": ["zh-CN", "en"]},
        "The language of texts: zh-CN (the default) or en.",
    ),
    "Prefer": _header(
        "Prefer",
        {"type": "string", "examples": ["respond-async"]},
        "respond-async (RFC 7240): the job at once instead of waiting for its file.",
    ),
    "RequestId": _header(
        "X-Request-Id",
        {"type": "string", "examples": ["9f1c2b4e-order-7"]},
        "Taken over into the answer, the logs and the events if it is 8 to 64 letters, digits "
        "or . _ -; otherwise replaced.",
    ),
    "IdempotencyKey": _header(
        "Idempotency-Key",
        _KEY,
        "The same key and body gives the first answer again; "
        "another body is refused. Kept at least 48 hours.",
    ),
    "IfMatch": _header(
        "If-Match", _TAG, "The version that the caller has seen; another one is refused."
    ),
    "IfMatchRequired": _header(
        "If-Match", _TAG, "The version that the caller has seen.", required=True
    ),
    "IfNoneMatch": _header(
        "If-None-Match", _TEXT, "The version that the caller holds: 304 if it still is."
    ),
}
HEADERS: dict[str, Part] = {
    "ETag": {"description": "The record's version.", "schema": _TAG},
    "Idempotency-Key": {"description": "The key under which the answer is kept.", "schema": _KEY},
    "X-Request-Id": {
        "description": "The id of this request in the logs and on the events.",
        "schema": _REQUEST_ID,
    },
    "Content-Disposition": {"description": "The file's name.", "schema": _TEXT},
    "Location": {"description": "Where the job is found.", "schema": _TEXT},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    "WWW-Authenticate": {"description": "How to sign in.", "schema": _TEXT},
}
RATES = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
HEADERS.update(
    {
        name: {"description": said, "schema": {"type": "integer", "minimum": 0}}
        for name, said in zip(
            RATES,
            (
                "Requests in a window of the limit that is nearest.",
                "Requests that are left in it.",
                "Seconds until it is whole again.",
            ),
            strict=True,
        )
    }
)
SAID = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
_ALWAYS = (400, 414, 429, 431, 500)
_EXTRA = {401: ("WWW-Authenticate",), 429: ("Retry-After", *RATES), 503: ("Retry-After",)}
_FAULT: Part = {
    "type": "object",
    "required": ["field", "code", "message"],
    "properties": {
        "field": {"type": ["string", "null"], "examples": ["lines.0.net_price"]},
        "code": _TEXT,
        "message": _TEXT,
        "details": {"type": "object"},
    },
}
PROBLEM: Part = {
    "type": "object",
    "description": "A refusal (RFC 9457); `code` is stable, texts follow Accept-Language.",
    "required": ["type", "title", "status", "detail", "code", "errors", "request_id"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:salesloop:problem:deal.stage_skipped"]},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "code": {"type": "string", "examples": ["deal.stage_skipped"]},
        "errors": {
            "type": "array",
            "description": "Everything that is wrong, at once.",
            "items": _FAULT,
        },
        "details": {"type": "object"},
        "request_id": _TEXT,
    },
}


def refused(*statuses: int) -> Part:
    """The refusals that an operation may answer with; some are always possible."""
    return {str(status): str(status) for status in sorted({*statuses, *_ALWAYS})}


def _problem(status: int) -> Part:
    title = TEXTS[f"title.{status}"]
    return {
        "description": f"{title.en} ({title.zh})",
        "headers": {name: SAID[name] for name in ("X-Request-Id", *_EXTRA.get(status, ()))},
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


RESPONSES: dict[str, Part] = {
    "304": {
        "description": "The caller holds the newest version (未修改).",
        "headers": {"ETag": SAID["ETag"]},
    },
    **{
        name.removeprefix("title."): _problem(int(name.removeprefix("title.")))
        for name in TEXTS
        if name.startswith("title.")
    },
}
