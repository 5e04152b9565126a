"""Files of customers: sent in as multipart (field `file`), and streamed out as attachments.

The place in the store follows from the caller, the key and the content, so that a repeated command
finds the same place and the same answer.
"""

from __future__ import annotations

import hashlib
from urllib.parse import quote

import msgspec
from flask import Response, request

from chassis import files
from chassis.contract import Operation
from chassis.errors import Invalid, Refusal, Unavailable
from chassis.passport import Caller
from gateway.calling import OnBehalf, caller, incoming
from gateway.errors import problem
from gateway.expose import idempotency_key
from gateway.route import Route
from gateway.screens.imports import content_of, files_sent
from services.crm.contract import Crm
from services.crm.contract.attachments import AttachmentFile

OWNER = "crm"
ADD: Operation = Crm.add_attachment.operation  # type: ignore[attr-defined]
OPEN: Operation = Crm.open_attachment.operation  # type: ignore[attr-defined]
LINKS = frozenset({"contact_id", "interaction_id", "complaint_id"})
_ROUTE = Route("POST", "/v1/customers/<customer_id>/attachments", ADD)


def add_attachment(customer_id: str) -> Response:
    """Take a file in; what is wrong with it its owner says."""
    who = caller()
    who.scope(ADD.permission)  # nobody fills our store who may not change customers
    key, links = idempotency_key(_ROUTE), _links()
    name, content = _sent()
    stored = _put(who, key or "", content)
    body = {"customer_id": customer_id, "name": name, "file_key": stored.key,
            "size": stored.size, "sha256": stored.sha256, **links}
    reply = OnBehalf(who).call(OWNER, ADD.name, msgspec.json.encode(body), key=key)
    if reply.error is not None:
        return problem(reply.error, incoming())
    response = Response(bytes(reply.result), ADD.status, content_type="application/json")
    response.headers["Idempotency-Key"] = key or ""
    return response


def attachment_file(attachment_id: str) -> Response:
    """The content in pieces; the name is quoted, so it ends nothing and begins nothing."""
    who = caller()
    body = msgspec.json.encode({"attachment_id": attachment_id})
    reply = OnBehalf(who).call(OWNER, OPEN.name, body)
    if reply.error is not None:
        return problem(reply.error, incoming())
    found = msgspec.json.decode(bytes(reply.result), type=AttachmentFile)
    try:
        size, pieces = files.stream(found.file_key)
    except OSError:
        raise Unavailable("service.unavailable") from None
    response = Response(pieces, content_type=found.media_type)
    response.content_length = size
    ending = found.name.rpartition(".")[2].lower()
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{found.attachment_id}.{ending}\"; "
        f"filename*=UTF-8''{quote(found.name, safe='')}")
    return response


def _sent() -> tuple[str, bytes]:
    """Name and content of the one file."""
    sent = files_sent()
    if len(sent) != 1:
        code = "field.twice" if sent else "field.required"
        raise Invalid("request.invalid", Refusal(code, "file"))
    return sent[0].filename or "", content_of(sent[0])


def _links() -> dict[str, str]:
    """The fields beside the file: what at the customer it is about, each once."""
    sent = {name: request.form.getlist(name) for name in request.form}
    unknown = sorted({*sent, *request.args, *(request.files.keys() - {"file"})} - LINKS)
    faults = [Refusal("field.unknown", name) for name in unknown]
    faults += [Refusal("field.twice", name) for name, given in sorted(sent.items())
               if len(given) > 1]
    if faults:
        raise Invalid("request.invalid", *faults)
    return {name: given[0] for name, given in sent.items()}


def _put(who: Caller, key: str, content: bytes) -> files.StoredFile:
    digest = hashlib.sha256(content).hexdigest()
    place = hashlib.sha256("\x1f".join((who.subject, key, digest)).encode()).hexdigest()
    stored = files.StoredFile(f"{files.attachments_of(OWNER)}/{place}", len(content), digest)
    try:
        files.put_as(stored.key, content)
    except OSError:
        raise Unavailable("service.unavailable") from None
    return stored
