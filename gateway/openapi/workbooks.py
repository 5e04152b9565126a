"""Target workbooks as the document describes them."""

from __future__ import annotations

from typing import Any

from chassis.schemas import schema_of
from chassis.writing import MEDIA_TYPES
from gateway.openapi.screen import ScreenDescription, in_path
from services.strategy.contract import WorkbookOutcome

_PATH = "/v1/target-plans/<plan_id>/workbook"
_PLAN_ID = in_path("plan_id", maxLength=64)
_FILE = {"type": "string", "format": "binary"}
_FLAG = {"type": "string", "enum": ["true", "false"]}
_UPLOAD: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "additionalProperties": False,
    "properties": {
        "file": {**_FILE, "description": "The exported XLSX with other months; at most 20 MB."},
        "dry_run": {**_FLAG, "description": "true (the default): say what would happen only"},
        "moves_top": {**_FLAG, "description": "true: the plan's amount follows the leaves' sum"},
        "reason": {"type": "string", "maxLength": 500,
                   "description": "Needed unless it is a dry run"},
    },
}
SCREENS = (
    ScreenDescription(
        "GET", _PATH, "export_workbook",
        "A target plan as a workbook to be edited: a row a leaf, its twelve months.",
        "targets:read", _FILE, parameters=(_PLAN_ID, "AcceptLanguage"),
        content=(MEDIA_TYPES["xlsx"],), operations=("export_target_workbook",),
        headers=("Content-Disposition",)),
    ScreenDescription(
        "POST", _PATH, "import_workbook",
        "Take an edited workbook in as a whole, or hear what is wrong with which cell.",
        "targets:write", schema_of(WorkbookOutcome),
        parameters=(_PLAN_ID, "AcceptLanguage", "IdempotencyKey"),
        body={"required": True, "content": {"multipart/form-data": {"schema": _UPLOAD}}},
        operations=("import_target_workbook",), refusals=(400, 409, 413, 415),
        headers=("Idempotency-Key",)),
)
