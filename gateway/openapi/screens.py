"""The addresses that no operation stands behind alone: screens, bulk, and what needs no caller."""

from __future__ import annotations

from chassis.texts import LANGUAGES
from gateway.openapi.bulk import SCREENS as BULK
from gateway.openapi.screen import Part, ScreenDescription, in_path, in_query

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
SCREENS = (TRAIL, *BULK)
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
)
UNLISTED = (
    ("/live", "the process runs"),
    ("/ready", "the broker is reached"),
)
"""Addresses for operators, outside the API and its document; they show nothing of the business."""
