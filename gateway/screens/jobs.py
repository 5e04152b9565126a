"""Jobs: how far one is, its end, and the files that it made.

The id names the owner; the file lies in the object store and is streamed from there.
"""

from __future__ import annotations

from urllib.parse import quote

import msgspec
from flask import Response

from chassis import files
from chassis.contract import Operation
from chassis.errors import NotFound, Unavailable
from chassis.importing import Job, JobFile
from chassis.rpc_client import RemoteReply
from chassis.topology import SERVICES
from gateway.calling import OnBehalf, caller, incoming
from gateway.errors import problem
from gateway.expose import idempotency_key
from gateway.route import Route
from services.people.contract import People

CANCEL: Operation = People.cancel_job.operation  # type: ignore[attr-defined]


def get_job(job_id: str) -> Response:
    """How far a job is."""
    return answer(_asked(job_id), 200)


def cancel_job(job_id: str) -> Response:
    """Stop a job after its current step."""
    key = idempotency_key(Route("POST", "/v1/jobs", CANCEL))
    body = msgspec.json.encode({"job_id": job_id})
    reply = OnBehalf(caller()).call(_owner_of(job_id), "cancel_job", body, key=key)
    return answer(reply, 200, key)


def job_file(job_id: str) -> Response:
    """What an export made."""
    return _file(job_id, "file")


def refused_rows(job_id: str) -> Response:
    """The rows that an import refused, with the reasons, ready to be mended and sent again."""
    return _file(job_id, "refused_rows")


def answer(reply: RemoteReply, status: int, key: str | None = None) -> Response:
    """A job, or why there is none; a job that was started says where it will be found."""
    if reply.error is not None:
        return problem(reply.error, incoming())
    response = Response(bytes(reply.result), status, content_type="application/json")
    if key is not None:
        response.headers["Idempotency-Key"] = key
    if status == 202:
        response.headers["Location"] = f"/v1/jobs/{decoded(reply).job_id}"
    return response


def decoded(reply: RemoteReply) -> Job:
    return msgspec.json.decode(bytes(reply.result), type=Job)


def download(job_id: str, made: JobFile) -> Response:
    """A job's file in pieces, as an attachment under its own name."""
    ending = made.name.rpartition(".")[2]
    key = f"{files.files_of(_owner_of(job_id), job_id)}/{made.sha256}.{ending}"
    try:
        size, pieces = files.stream(key)
    except OSError:
        raise Unavailable("service.unavailable") from None
    response = Response(pieces, content_type=made.media_type)
    response.content_length = size
    plain = f"{job_id}.{ending}"
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(made.name)}"
    )
    return response


def _file(job_id: str, part: str) -> Response:
    reply = _asked(job_id)
    if reply.error is not None:
        return problem(reply.error, incoming())
    made: JobFile | None = getattr(decoded(reply), part)
    if made is None:
        raise NotFound("job.no_file")
    return download(job_id, made)


def _asked(job_id: str) -> RemoteReply:
    body = msgspec.json.encode({"job_id": job_id})
    return OnBehalf(caller()).call(_owner_of(job_id), "get_job", body)


def _owner_of(job_id: str) -> str:
    parts = job_id.split("_")
    if len(parts) != 3 or parts[1] not in SERVICES:
        raise NotFound("record.not_found")
    return parts[1]
