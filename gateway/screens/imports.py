"""Bulk in: a table is uploaded to the object store, its owner is told where it lies, a job answers.

`POST /v1/imports/{kind}` takes multipart (field `file`, and `dry_run` as field or in the query).
"""

from __future__ import annotations

import msgspec
from flask import Response, request
from werkzeug.datastructures import FileStorage

from chassis import files
from chassis.contract import Operation
from chassis.errors import Invalid, NotFound, Refusal, Unavailable
from chassis.sheets import is_spreadsheet
from gateway.calling import OnBehalf, caller
from gateway.errors import BadRequest
from gateway.expose import idempotency_key
from gateway.route import Route
from gateway.screens.jobs import answer
from services.people.contract import People

OWNERS = {
    "units": "org",
    "assignments": "org",
    "employees": "people",
    "deals": "pipeline",
    "leads": "pipeline",
    "customers": "crm",
    "contacts": "crm",
    "products": "catalog",
    "prices": "catalog",
}
LARGEST_FILE = 20_000_000
START: Operation = People.start_import.operation  # type: ignore[attr-defined]


def start_import(kind: str) -> Response:
    """Take a table in; 202 with its job."""
    who = caller()
    owner = OWNERS.get(kind)
    if owner is None:
        raise NotFound("route.unknown")
    who.scope(START.permission)  # nobody fills our store who may not import
    key = idempotency_key(Route("POST", "/v1/imports", START))
    content, is_dry_run = uploaded(), _is_dry_run()
    stored = put(owner, content)
    body = msgspec.json.encode(
        {
            "kind": kind,
            "file_key": stored.key,
            "size": stored.size,
            "sha256": stored.sha256,
            "is_dry_run": is_dry_run,
        }
    )
    return answer(OnBehalf(who).call(owner, "start_import", body, key=key), 202, key)


def put(owner: str, content: bytes) -> files.StoredFile:
    """Keep what was uploaded for its owner."""
    ending = "sheet" if is_spreadsheet(content) else "csv"
    try:
        return files.put(files.uploads_of(owner), content, ending)
    except OSError:
        raise Unavailable("service.unavailable") from None


def _is_dry_run() -> bool:
    given = {*request.args.getlist("dry_run"), *request.form.getlist("dry_run")} or {"false"}
    unknown = sorted({*request.args, *request.form} - {"dry_run"})
    if unknown:
        raise Invalid("request.invalid", *(Refusal("field.unknown", name) for name in unknown))
    if len(given) > 1 or not given <= {"true", "false"}:
        raise Invalid("request.invalid", Refusal("field.boolean", "dry_run"))
    return given == {"true"}


def uploaded() -> bytes:
    """The file that came with the request; raises what is wrong with it."""
    sent = files_sent()
    if not sent:
        raise Invalid("request.invalid", Refusal("field.required", "file"))
    content = content_of(sent[0])
    if not content:
        raise Invalid("request.invalid", Refusal("import.empty", "file"))
    return content


def files_sent() -> list[FileStorage]:
    """What came in the field `file` of a multipart request."""
    if request.mimetype != "multipart/form-data":
        raise BadRequest(415, "body.needs_multipart")
    return request.files.getlist("file")


def content_of(sent: FileStorage) -> bytes:
    """Read at most as much as anybody may send; raises what is wrong with it."""
    content = sent.stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise BadRequest(413, "body.too_large")
    return content
