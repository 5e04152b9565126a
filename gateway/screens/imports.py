"""Bulk: a table is uploaded to the object store, its owner is told where it lies, a job answers.

`POST /v1/imports/{kind}` takes multipart (field `file`); `GET /v1/jobs/{id}` asks the owner that
the id names.
"""

from __future__ import annotations

import msgspec
from flask import Response, request

from chassis import files
from chassis.contract import Operation
from chassis.errors import Invalid, NotFound, Refusal, Unavailable
from chassis.rpc_client import RemoteReply
from chassis.topology import SERVICES
from gateway.calling import OnBehalf, caller, incoming
from gateway.errors import BadRequest, problem
from gateway.expose import idempotency_key
from gateway.route import Route
from services.people.contract import People

OWNERS = {
    "units": "org",
    "assignments": "org",
    "employees": "people",
    "deals": "pipeline",
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
    stored = files_put(_uploaded())
    body = msgspec.json.encode(
        {"kind": kind, "file_key": stored.key, "size": stored.size, "sha256": stored.sha256}
    )
    key = idempotency_key(Route("POST", "/v1/imports", START))
    return _answer(OnBehalf(who).call(owner, "start_import", body, key=key), 202)


def get_job(job_id: str) -> Response:
    """How far a job is."""
    body = msgspec.json.encode({"job_id": job_id})
    return _answer(OnBehalf(caller()).call(_owner_of(job_id), "get_job", body), 200)


def cancel_job(job_id: str) -> Response:
    """Stop a job after its current chunk."""
    body = msgspec.json.encode({"job_id": job_id})
    key = idempotency_key(Route("POST", "/v1/jobs", START))
    return _answer(OnBehalf(caller()).call(_owner_of(job_id), "cancel_job", body, key=key), 200)


def files_put(content: bytes) -> files.StoredFile:
    try:
        return files.put("imports", content, "csv")
    except OSError:
        raise Unavailable("service.unavailable") from None


def _uploaded() -> bytes:
    if request.mimetype != "multipart/form-data":
        raise BadRequest(415, "body.needs_multipart")
    uploaded = request.files.get("file")
    if uploaded is None:
        raise Invalid("request.invalid", Refusal("field.required", "file"))
    content = uploaded.stream.read(LARGEST_FILE + 1)
    if not content:
        raise Invalid("request.invalid", Refusal("import.empty", "file"))
    if len(content) > LARGEST_FILE:
        raise BadRequest(413, "body.too_large")
    return content


def _owner_of(job_id: str) -> str:
    parts = job_id.split("_")
    if len(parts) != 3 or parts[1] not in SERVICES:
        raise NotFound("record.not_found")
    return parts[1]


def _answer(reply: RemoteReply, status: int) -> Response:
    if reply.error is not None:
        return problem(reply.error, incoming())
    return Response(bytes(reply.result), status, content_type="application/json")
