"""What bulk jobs say: the wish for an import or an export, and the job as clients see it.

Good rows are kept, refused ones are listed with line, field, code and value, and come back as a
file that can be mended and sent again; running the same file again changes nothing twice.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from chassis.contract import items, message, text, whole

MOST_ERRORS = 1_000


class JobAction(StrEnum):
    IMPORT = "import"
    EXPORT = "export"
    RUN = "run"  # work over many records that needs no file


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@message
class StartImport:
    """An uploaded file, by its place in the object store.

    A dry run judges every row as the import would, in order, and keeps nothing.
    """

    kind: str = text(longest=40)
    file_key: str = text(longest=200)
    size: int = whole(least=1, most=50_000_000)
    sha256: str = text(longest=64, shortest=64)
    is_dry_run: bool = False


class ExportFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


class ExportLanguage(StrEnum):
    ZH_CN = "zh-CN"
    EN = "en"


@message
class StartExport:
    """The whole of a list as a file: the list's own filters, as texts; headings in `language`."""

    kind: str = text(longest=40)
    format: ExportFormat = ExportFormat.CSV
    filters: dict[str, str] | None = items(most=30, default=None)
    language: ExportLanguage | None = None  # None: the caller's


@message
class JobId:
    job_id: str = text(longest=80)


@message
class RowError:
    """Why a row was refused; `line` counts from 1, the heading. Line 0: the job as a whole."""

    line: int
    field: str | None
    code: str
    message: str
    value: str | None = None


@message
class JobFile:
    """A file that a job made; it is kept for seven days, or until somebody is erased whose data it
    may hold."""

    name: str
    media_type: str
    sha256: str


@message
class Job:
    """How far a job is.

    `file` lies at `/v1/jobs/{job_id}/file`, `refused_rows` at `/v1/jobs/{job_id}/refused`. An
    export's `rows_total` is known at its end.
    """

    job_id: str
    kind: str
    state: JobState
    rows_total: int
    rows_read: int
    created: int
    updated: int
    unchanged: int
    refused: int
    errors: tuple[RowError, ...]
    created_at: datetime
    finished_at: datetime | None = None
    version: int = 1
    action: JobAction = JobAction.IMPORT
    is_dry_run: bool = False
    file: JobFile | None = None
    refused_rows: JobFile | None = None
