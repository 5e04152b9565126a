"""The addresses that no operation stands behind alone: screens, bulk, and what needs no caller."""

from __future__ import annotations

from chassis.audit.contract import AuditList, AuditVerdict
from chassis.schemas import schema_of
from chassis.texts import LANGUAGES
from chassis.topology import SERVICES
from gateway.openapi.attachments import SCREENS as ATTACHMENTS
from gateway.openapi.bulk import SCREENS as BULK
from gateway.openapi.documents import SCREENS as DOCUMENTS
from gateway.openapi.screen import Part, ScreenDescription, in_path, in_query
from gateway.openapi.surveys import PAGES
from gateway.openapi.workbooks import SCREENS as WORKBOOKS

_PARTS: Part = {
    "type": "object",
    "description": "One service's part; not available while it is away.",
    "required": ["is_available"],
    "properties": {"is_available": {"type": "boolean"}},
}
_TRAIL: Part = {
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
TRAIL = ScreenDescription(
    "GET",
    "/v1/deals/<deal_id>/trail",
    "trail",
    "The whole chain of one deal, also while it runs.",
    "deals:read",
    _TRAIL,
    parameters=(in_path("deal_id", maxLength=64), "AcceptLanguage"),
)
_SERVICE = {
    **in_query("service", "Whose log", enum=list(SERVICES)),
    "required": True,
}
AUDIT = (
    ScreenDescription(
        "GET",
        "/v1/audit",
        "list_audit",
        "One service's audit log: who did what to what, newest first.",
        "audit:read",
        schema_of(AuditList),
        parameters=(
            _SERVICE,
            in_query("actor", "Who did it"),
            in_query("object_id", "To what"),
            in_query("limit", "Rows on a page", type="integer"),
            in_query("cursor", "The next page"),
            in_query("sort", "The order"),
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
        parameters=(
            _SERVICE,
            in_query("after_position", "Checked up to here before", type="integer"),
            "AcceptLanguage",
        ),
    ),
)
SCREENS = (TRAIL, *BULK, *AUDIT, *DOCUMENTS, *WORKBOOKS, *ATTACHMENTS)
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
        parameters=(
            in_query("lang", "Its language; without it Accept-Language", enum=list(LANGUAGES)),
            "AcceptLanguage",
        ),
        content=("text/html",),
        refusals=(422,),
    ),
    *PAGES,
)
UNLISTED = (
    ("/live", "the process runs"),
    ("/ready", "the broker is reached"),
)
"""Addresses for operators, outside the API and its document; they show nothing of the business."""
