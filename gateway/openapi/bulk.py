"""Imports, exports and jobs as the document describes them."""

from __future__ import annotations

from typing import Any

from chassis.importing import ExportFormat, ExportLanguage, Job, StartExport
from chassis.schemas import schema_of
from chassis.writing import MEDIA_TYPES
from gateway.openapi.parts import JSON
from gateway.openapi.screen import ScreenDescription, in_path, in_query
from gateway.screens import exports, imports

_JOB = schema_of(Job)
_JOB_ID = in_path("job_id", maxLength=80)
_FILE = {"type": "string", "format": "binary"}
_CSV, _XLSX = (MEDIA_TYPES[kind].partition(";")[0] for kind in ("csv", "xlsx"))
_DRY_RUN = {
    "type": "string",
    "enum": ["true", "false"],
    "description": "true: judge every row in order, keep nothing",
}
_UPLOAD: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "additionalProperties": False,
    "properties": {
        "file": {
            "type": "string",
            "format": "binary",
            "description": "CSV in UTF-8 or GB18030, XLSX, XLS or ODS (first sheet); the first "
            "line is the heading; at most 20 MB, 200,000 rows, 200 columns. A column "
            "refused_because is passed over: a file of refused rows may come back as it is.",
        },
        "dry_run": _DRY_RUN,
    },
}
_KEYED = ("AcceptLanguage", "IdempotencyKey")
_STARTED = ("Location", "Idempotency-Key")
START_IMPORT = ScreenDescription(
    "POST",
    "/v1/imports/<kind>",
    "start_import",
    "Import an uploaded table as a job; good rows are kept, refused ones come back as a file.",
    "imports:write",
    _JOB,
    202,
    (in_path("kind", enum=sorted(imports.OWNERS)), *_KEYED),
    {"required": True, "content": {"multipart/form-data": {"schema": _UPLOAD}}},
    operations=("start_import",),
    refusals=(400, 409, 413, 415),
    headers=_STARTED,
)
_KIND = in_path("kind", enum=sorted(exports.OWNERS))
START_EXPORT = ScreenDescription(
    "POST",
    "/v1/exports/<kind>",
    "start_export",
    "Export a list as a job; the list's own permission is needed as well.",
    "exports:read",
    _JOB,
    202,
    (_KIND, *_KEYED),
    {
        "required": False,
        "content": {JSON: {"schema": schema_of(StartExport)(exclude=["kind"])}},
    },
    operations=("start_export",),
    refusals=(400, 409, 413, 415),
    headers=_STARTED,
)
EXPORT = ScreenDescription(
    "GET",
    "/v1/exports/<kind>",
    "export",
    "The file of a small export, the job of a large one; further fields are the list's filters.",
    "exports:read",
    _FILE,
    parameters=(
        _KIND,
        in_query("format", "csv (the default) or xlsx", enum=[one.value for one in ExportFormat]),
        in_query("language", "of the headings", enum=[one.value for one in ExportLanguage]),
        "Prefer",
        "AcceptLanguage",
    ),
    content=(_CSV, _XLSX),
    later=_JOB,
    refusals=(409,),
    headers=("Content-Disposition",),
)
GET_JOB = ScreenDescription(
    "GET",
    "/v1/jobs/<job_id>",
    "get_job",
    "How far a job is, and what it refused.",
    "jobs:read",
    _JOB,
    parameters=(_JOB_ID, "AcceptLanguage"),
    operations=("get_job",),
)
JOB_FILE = ScreenDescription(
    "GET",
    "/v1/jobs/<job_id>/file",
    "job_file",
    "The file that an export made; kept for seven days.",
    "jobs:read",
    _FILE,
    parameters=(_JOB_ID, "AcceptLanguage"),
    content=(_CSV, _XLSX),
    headers=("Content-Disposition",),
)
REFUSED_ROWS = ScreenDescription(
    "GET",
    "/v1/jobs/<job_id>/refused",
    "refused_rows",
    "The rows that an import refused, with the reasons, to be mended and sent again.",
    "jobs:read",
    _FILE,
    parameters=(_JOB_ID, "AcceptLanguage"),
    content=(_CSV,),
    headers=("Content-Disposition",),
)
CANCEL_JOB = ScreenDescription(
    "POST",
    "/v1/jobs/<job_id>/cancel",
    "cancel_job",
    "Stop a job after its current step.",
    "imports:write",
    _JOB,
    parameters=(_JOB_ID, *_KEYED),
    operations=("cancel_job",),
    refusals=(409,),
    headers=("Idempotency-Key",),
)
SCREENS = (START_IMPORT, EXPORT, START_EXPORT, GET_JOB, JOB_FILE, REFUSED_ROWS, CANCEL_JOB)
