"""A target plan as a workbook: fetched as a file, and sent back edited.

`POST /v1/target-plans/{plan_id}/workbook` takes multipart: `file`, and as fields or in the query
`dry_run` (true unless told otherwise), `moves_top` and `reason`.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec
from flask import Response, request

from chassis import files
from chassis.contract import Operation
from chassis.errors import Invalid, Refusal, Unavailable
from chassis.writing import MEDIA_TYPES
from gateway.calling import OnBehalf, caller, incoming
from gateway.errors import problem
from gateway.expose import idempotency_key
from gateway.route import Route
from gateway.screens.imports import put, uploaded
from services.strategy.contract import Strategy, TargetWorkbook

OWNER = "strategy"
TAKE: Operation = Strategy.import_target_workbook.operation  # type: ignore[attr-defined]
_ROUTE = Route("POST", "/v1/target-plans/<plan_id>/workbook", TAKE)
_FIELDS = {"dry_run": True, "moves_top": False}


def export_workbook(plan_id: str) -> Response:
    """The plan's workbook, as an attachment under the plan's name."""
    body = msgspec.json.encode({"plan_id": plan_id})
    reply = OnBehalf(caller()).call(OWNER, "export_target_workbook", body)
    if reply.error is not None:
        return problem(reply.error, incoming())
    made = msgspec.json.decode(bytes(reply.result), type=TargetWorkbook)
    try:
        size, pieces = files.stream(made.file_key)
    except OSError:
        raise Unavailable("service.unavailable") from None
    response = Response(pieces, content_type=MEDIA_TYPES["xlsx"])
    response.content_length = size
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plan_id}.xlsx\"; filename*=UTF-8''{quote(made.name)}")
    return response


def import_workbook(plan_id: str) -> Response:
    """Take an edited workbook in; a dry run unless told otherwise."""
    who = caller()
    who.scope(TAKE.permission)  # nobody fills our store who may not change targets
    key, wish = idempotency_key(_ROUTE), _wish()
    stored = put(OWNER, uploaded())
    body = {"plan_id": plan_id, "file_key": stored.key, "size": stored.size,
            "sha256": stored.sha256, **wish}
    reply = OnBehalf(who).call(OWNER, TAKE.name, msgspec.json.encode(body), key=key)
    if reply.error is not None:
        return problem(reply.error, incoming())
    response = Response(bytes(reply.result), content_type="application/json")
    response.headers["Idempotency-Key"] = key or ""
    return response


def _wish() -> dict[str, Any]:
    """The fields beside the file, each once, in the form or in the query."""
    sent = {name: [*request.args.getlist(name), *request.form.getlist(name)]
            for name in {*request.args, *request.form}}
    faults = [Refusal("field.unknown", name) for name in sorted(sent.keys() - {*_FIELDS, "reason"})]
    faults += [Refusal("field.twice", name) for name in sorted(sent) if len(sent[name]) > 1]
    faults += [Refusal("field.boolean", name) for name in sorted(sent.keys() & _FIELDS.keys())
               if not set(sent[name]) <= {"true", "false"}]
    if faults:
        raise Invalid("request.invalid", *faults)
    flags = {name: sent[name] == ["true"] if name in sent else usual
             for name, usual in _FIELDS.items()}
    reason = {"reason": sent["reason"][0]} if "reason" in sent else {}
    return {"is_dry_run": flags["dry_run"], "moves_top": flags["moves_top"], **reason}
