"""What a bulk import says: the job as clients see it, and how rows are read.

A row is a mapping of column to text, empty cells left out. Good rows are kept, refused ones are
listed with line, field, code and value; running the same file again changes nothing twice.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from chassis.contract import message, text, whole
from chassis.errors import Invalid, Refusal

MOST_ROWS, MOST_ERRORS = 200_000, 1_000


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
    """An uploaded file, by its place in the object store."""

    kind: str = text(longest=40)
    file_key: str = text(longest=200)
    size: int = whole(least=1, most=50_000_000)
    sha256: str = text(longest=64, shortest=64)


@message
class JobId:
    job_id: str = text(longest=80)


@message
class RowError:
    """Why a row was refused; `line` counts from 1, the heading."""

    line: int
    field: str | None
    code: str
    message: str
    value: str | None = None


@message
class Job:
    """How far a job is."""

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


class Row(NamedTuple):
    line: int
    cells: dict[str, str]


def read_rows(content: bytes) -> list[Row]:
    """The rows of a CSV in UTF-8 (with or without BOM) or GB18030; raises Invalid when it is
    none."""
    reader = csv.DictReader(io.StringIO(_decoded(content), newline=""), strict=True)
    try:
        rows = [Row(reader.line_num, _cells(cells)) for cells in reader]
    except csv.Error:
        raise Invalid("request.invalid", Refusal("import.not_csv", "file")) from None
    if not reader.fieldnames:
        raise Invalid("request.invalid", Refusal("import.empty", "file"))
    if len(rows) > MOST_ROWS:
        raise Invalid(
            "request.invalid", Refusal("import.too_many_rows", "file", {"most": MOST_ROWS})
        )
    return rows


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid("request.invalid", Refusal("import.not_text", "file"))


def _cells(cells: dict[str | None, str | list[str] | None]) -> dict[str, str]:
    found = {
        name.strip(): value
        for name, value in cells.items()
        if name is not None and isinstance(value, str) and value.strip()
    }
    return found if None not in cells else {**found, "": "?"}
