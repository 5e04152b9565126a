"""The addresses that no operation stands behind alone: screens, jobs, and what needs no caller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis.audit.contract import AuditList, AuditVerdict
from chassis.importing import Job
from chassis.schemas import schema_of
from chassis.topology import SERVICES
from gateway.openapi.parts import JSON, SAID, refused
from gateway.screens.imports import OWNERS

Part = dict[str, Any]
_PARTS = {
    "type": "object",
    "description": "One service's part; not available while it is away.",
    "required": ["is_available"],
    "properties": {"is_available": {"type": "boolean"}},
}
_TRAIL = {
    "type": "object",
    "description": "signed -> commissions -> KPIs -> rebates, with times, amounts, rules, causes",
    "required": [
        "deal_id",
        "status",
        "sale_version",
        "is_complete",
        "reached",
        "sale_versions",
        "commissions",
        "kpis",
        "rebates",
        "seconds_after_sale",
    ],
    "properties": {
        "deal_id": {"type": "string"},
        "status": {"type": "string"},
        "sale_version": {"type": "integer"},
        "is_complete": {
            "type": "boolean",
            "description": "The newest version has gone all the way.",
        },
        "reached": {"type": "object", "additionalProperties": {"type": "boolean"}},
        "sale_versions": {"type": "array", "items": {"type": "object"}},
        "commissions": _PARTS,
        "kpis": _PARTS,
        "rebates": _PARTS,
        "seconds_after_sale": {"type": "object", "additionalProperties": {"type": "number"}},
    },
}
_UPLOAD = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {
            "type": "string",
            "contentMediaType": "text/csv",
            "description": "CSV in UTF-8 or GB18030, its first line the headings",
        }
    },
}


@dataclass(frozen=True)
class ScreenDescription:
    """A hand-written address: what it is for, whom it needs (None: nobody), what it answers."""

    verb: str
    path: str
    name: str
    summary: str
    permission: str | None
    reply: Any
    status: int = 200
    parameters: tuple[Part | str, ...] = ()
    body: Part | None = None
    content: str = JSON
    operations: tuple[str, ...] = ()

    def described(self) -> Part:
        """The operation object of a screen."""
        told: Part = {
            "operationId": f"gateway.{self.name}",
            "summary": self.summary,
            "tags": ["gateway"],
            "x-permission": self.permission or "public",
            "parameters": [*self.parameters, "RequestId"],
            "responses": {
                str(self.status): {
                    "description": "Done.",
                    "headers": {"X-Request-Id": SAID["X-Request-Id"]},
                    "content": {self.content: {"schema": self.reply}},
                },
                **refused(*self._refusals()),
            },
        }
        if self.permission is None:
            told["security"] = []
        if self.body is not None:
            told["requestBody"] = self.body
        return told

    def _refusals(self) -> tuple[int, ...]:
        if self.permission is None:
            return ()
        return (
            (401, 403, 404, 409, 413, 415, 422, 503)
            if self.verb == "POST"
            else (401, 403, 404, 422, 503)
        )


def _in_path(name: str, **limits: Any) -> Part:
    return {"in": "path", "name": name, "required": True, "schema": {"type": "string", **limits}}


def _in_query(name: str, kind: str, **more: Any) -> Part:
    return {"in": "query", "name": name, "schema": {"type": kind}, **more}


_SERVICE = {
    "in": "query",
    "name": "service",
    "required": True,
    "schema": {"type": "string", "enum": list(SERVICES)},
}
_JOB_ID = _in_path("job_id", maxLength=80)
SCREENS = (
    ScreenDescription(
        "GET",
        "/v1/deals/<deal_id>/trail",
        "trail",
        "The whole chain of one deal, also while it runs.",
        "deals:read",
        _TRAIL,
        parameters=(_in_path("deal_id", maxLength=64), "AcceptLanguage"),
    ),
    ScreenDescription(
        "POST",
        "/v1/imports/<kind>",
        "start_import",
        "Import an uploaded table as a job.",
        "imports:write",
        schema_of(Job),
        202,
        (_in_path("kind", enum=sorted(OWNERS)), "AcceptLanguage", "IdempotencyKey"),
        {"required": True, "content": {"multipart/form-data": {"schema": _UPLOAD}}},
        operations=("start_import",),
    ),
    ScreenDescription(
        "GET",
        "/v1/jobs/<job_id>",
        "get_job",
        "How far a job is, and what it refused.",
        "jobs:read",
        schema_of(Job),
        parameters=(_JOB_ID, "AcceptLanguage"),
        operations=("get_job",),
    ),
    ScreenDescription(
        "POST",
        "/v1/jobs/<job_id>/cancel",
        "cancel_job",
        "Stop a job after its current chunk.",
        "imports:write",
        schema_of(Job),
        parameters=(_JOB_ID, "AcceptLanguage", "IdempotencyKey"),
        operations=("cancel_job",),
    ),
    ScreenDescription(
        "GET",
        "/v1/audit",
        "list_audit",
        "One service's audit log: who did what to what, newest first.",
        "audit:read",
        schema_of(AuditList),
        parameters=(
            _SERVICE,
            _in_query("actor", "string"),
            _in_query("object_id", "string"),
            _in_query("limit", "integer"),
            _in_query("cursor", "string"),
            _in_query("sort", "string"),
            "AcceptLanguage",
        ),
    ),
    ScreenDescription(
        "GET",
        "/v1/audit/check",
        "check_audit",
        "Does the hash chain of one service's audit log hold, from a position on?",
        "audit:read",
        schema_of(AuditVerdict),
        parameters=(_SERVICE, _in_query("after_position", "integer"), "AcceptLanguage"),
    ),
)
OPEN = (
    ScreenDescription(
        "GET", "/v1/openapi.json", "openapi", "This document.", None, {"type": "object"}
    ),
    ScreenDescription(
        "GET",
        "/v1/docs",
        "docs",
        "This document as a page.",
        None,
        {"type": "string"},
        content="text/html",
    ),
)
UNLISTED = (
    ("/live", "the process runs"),
    ("/ready", "the broker is reached"),
    ("/metrics", "figures for Prometheus"),
)
"""Addresses for operators, outside the API and its document; they show nothing of the business."""
