"""Bulk out: a list as a file, made by its owner as a job.

`POST /v1/exports/{kind}` answers 202 with the job. `GET /v1/exports/{kind}` starts the same job and
waits for it: a small export is answered with its file, a larger one with 202 and the job
(docs/decisions/0006). Only a few requests may wait at once; the others get their job at once, as
does who sends `Prefer: respond-async` (RFC 7240).
"""

from __future__ import annotations

import time
from threading import BoundedSemaphore
from typing import Any

import msgspec
from flask import Response, request
from werkzeug.exceptions import MethodNotAllowed

from chassis.contract import Operation
from chassis.errors import NotFound
from chassis.importing import Job, JobState
from chassis.passport import Caller
from chassis.rpc_client import RemoteReply
from gateway.calling import OnBehalf, caller, incoming
from gateway.errors import problem
from gateway.expose import collected, idempotency_key
from gateway.route import Route
from gateway.screens.jobs import answer, decoded, download
from services.people.contract import People

OWNERS = {
    "customers": "crm",
    "deals": "pipeline",
    "employees": "people",
    "kpis": "analytics",
    "leads": "pipeline",
    "partners": "channels",
    "pay_sheets": "people",
    "products": "catalog",
}
START: Operation = People.start_export.operation  # type: ignore[attr-defined]
WAIT_SECONDS, LOOK_EVERY, MOST_WAITING = 8.0, 0.1, 4
_ROUTE = Route("POST", "/v1/exports", START)
_NAMED = frozenset({"format", "language"})
_may_wait = BoundedSemaphore(MOST_WAITING)


def start_export(kind: str) -> Response:
    """Begin an export; 202 with its job."""
    who, owner = _allowed(kind)
    key = idempotency_key(_ROUTE)
    wish = collected(_ROUTE, {"kind": kind})
    reply = OnBehalf(who).call(owner, "start_export", msgspec.json.encode(wish), key=key)
    return answer(reply, 202, key)


def export(kind: str) -> Response:
    """The file of an export if it is made soon, otherwise its job."""
    if request.method == "HEAD":  # a look must not start a job
        raise MethodNotAllowed(["GET", "POST", "OPTIONS"])
    who, owner = _allowed(kind)
    filters = collected(Route("GET", "/v1/exports", START), {})
    named: dict[str, Any] = {}
    for name in _NAMED & filters.keys():
        named[name] = filters.pop(name)
    wish: dict[str, Any] = {"kind": kind, **named, "filters": filters}
    calls, key = OnBehalf(who), idempotency_key(_ROUTE)
    reply = calls.call(owner, "start_export", msgspec.json.encode(wish), key=key)
    if reply.error is None and not _wants_job() and _may_wait.acquire(blocking=False):
        try:
            reply = _awaited(calls, owner, decoded(reply).job_id)
        finally:
            _may_wait.release()
    return _told(reply)


def _wants_job() -> bool:
    preferences = ",".join(request.headers.getlist("Prefer")).lower().split(",")
    return "respond-async" in {one.strip() for one in preferences}


def _awaited(calls: OnBehalf, owner: str, job_id: str) -> RemoteReply:
    body = msgspec.json.encode({"job_id": job_id})
    until = time.monotonic() + WAIT_SECONDS
    while True:
        time.sleep(LOOK_EVERY)
        reply = calls.call(owner, "get_job", body)
        if reply.error is not None or decoded(reply).finished_at or time.monotonic() > until:
            return reply


def _told(reply: RemoteReply) -> Response:
    if reply.error is not None:
        return problem(reply.error, incoming())
    job = decoded(reply)
    if job.file is not None:
        return download(job.job_id, job.file)
    return _failed(job) if job.state is JobState.FAILED else answer(reply, 202)


def _failed(job: Job) -> Response:
    """The reason that the job gives, as a refusal."""
    reason = job.errors[-1]
    error = {"kind": "refused", "code": reason.code, "message": reason.message, "details": {}}
    return problem({**error, "errors": []}, incoming())


def _allowed(kind: str) -> tuple[Caller, str]:
    """The caller, who may export, and the owner of the kind."""
    who = caller()
    if kind not in OWNERS:
        raise NotFound("route.unknown")
    who.scope(START.permission)
    return who, OWNERS[kind]
