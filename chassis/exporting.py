"""Bulk exports as jobs: a list read page by page under its caller's own scope, kept as a file.

A service names for each kind its list operation and the columns; everything else is here. Pages
are read by keyset cursors, some a transaction, each with the data scope as it is at that moment;
they lie in the object store until the last one came, then they become one file. A kill loses at
most the pages of one transaction: the cursor moves with the job.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec

from chassis import codec, files, schemas, writing
from chassis.cells import Cell, cell_of
from chassis.errors import Invalid, Refusal
from chassis.importing import ExportFormat
from chassis.texts import Text
from chassis.work import Work

MOST_EXPORTED_ROWS = 100_000
PAGE, PAGES_AT_ONCE = 200, 5
_OUR_OWN = frozenset({"sort", "limit", "cursor"})


@dataclass(frozen=True)
class Column:
    """A column of an export: its heading in both languages, its value in an item of the list."""

    heading: Text
    value: Callable[[Any], Any]


def column(name: str, zh: str, en: str, value: Callable[[Any], Any] | None = None) -> Column:
    """A column that shows the item's field of that name, or what `value` makes of the item."""
    return Column(Text(zh, en), value or attrgetter(name))


@dataclass(frozen=True)
class Export:
    """One kind of export: a list operation of the service, and what of its items is shown.

    `sort` is one whose order does not change while the pages are read; None: the list has but one.
    """

    name: Text
    operation: Any  # of the contract: its permission is needed beside exports:read
    listed: Callable[[Any, Work], Any]  # the use case behind it
    columns: tuple[Column, ...]
    sort: str | None

    @property
    def permission(self) -> str:
        return str(self.operation.operation.permission)

    def request(self, filters: Mapping[str, str], **more: Any) -> Any:
        """The list's request with these filters; raises Invalid that names the wrong ones."""
        kind = self.operation.operation.request
        return schemas.load(kind, {**filters, **more})

    def rows(self, items_of_page: Sequence[Any]) -> list[list[Cell]]:
        return [[cell_of(one.value(item)) for one in self.columns] for item in items_of_page]

    def headings(self, language: str) -> list[str]:
        return [one.heading.say(language, {}) for one in self.columns]


Exports = Mapping[str, Export]


def judge(export: Export, filters: Mapping[str, str]) -> None:
    """Refuse at once what the list would refuse later, each fault at its filter."""
    own = [Refusal("field.unknown", f"filters.{name}") for name in sorted(_OUR_OWN & set(filters))]
    if own:
        raise Invalid("request.invalid", *own)
    try:
        export.request(filters)
    except Invalid as error:
        faults = [
            Refusal(fault.code, f"filters.{fault.field}", fault.details) for fault in error.refusals
        ]
        raise Invalid(error.code, *faults) from None


def read_pages(work: Work, job: Any, export: Export) -> dict[str, Any]:
    """Read some pages into the store; the wish as it stands then, with `rows_read`."""
    wish, rows = dict(job.wish), list[list[Cell]]()
    work.scope = work.caller.scope(export.permission)
    for _ in range(PAGES_AT_ONCE):
        page = export.listed(_page_request(export, wish), work)
        rows += export.rows(page.items)
        wish["cursor"], wish["is_read"] = page.next_cursor, page.next_cursor is None
        if wish["is_read"]:
            break
    files.put_as(_part(work, job, wish["parts"]), _encoded(rows))
    wish["parts"] += 1
    read = job.rows_read + len(rows)
    if read > MOST_EXPORTED_ROWS:
        fault = Refusal("export.too_many_rows", None, {"most": MOST_EXPORTED_ROWS})
        raise Invalid("request.invalid", fault)
    return {"wish": wish, "rows_read": read, "rows_total": read if wish["is_read"] else 0}


def _page_request(export: Export, wish: Mapping[str, Any]) -> Any:
    more = {"limit": PAGE}
    if export.sort is not None:
        more["sort"] = export.sort  # type: ignore[assignment]
    if wish["cursor"] is not None:
        more["cursor"] = wish["cursor"]
    return export.request(wish["filters"], **more)


@dataclass(frozen=True)
class Assembly:
    """Everything that the one file is made of; free of the database, so that a thread may do it."""

    folder: str
    parts: tuple[str, ...]
    format: str
    title: str
    headings: list[str]
    made_at: datetime

    def write(self) -> str:
        """Make the file; its key comes back. The same parts give the same file."""
        with tempfile.TemporaryDirectory(prefix="export-") as folder:
            path = Path(folder) / "export"
            rows = (row for part in self.parts for row in _decoded(files.read_as(part)))
            if self.format == ExportFormat.XLSX:
                writing.write_xlsx(path, self.title, self.headings, rows, self.made_at)
            else:
                writing.write_csv(path, self.headings, rows)
            return files.put_path(self.folder, path, self.format).key


def assembly(work: Work, job: Any, export: Export) -> Assembly:
    """What has to be made of the pages that were read."""
    wish = job.wish
    return Assembly(
        files.files_of(work.ground.service, job.job_id),
        tuple(_part(work, job, number) for number in range(wish["parts"])),
        wish["format"],
        export.name.say(wish["language"], {}),
        export.headings(wish["language"]),
        job.created_at,
    )


def _part(work: Work, job: Any, number: int) -> str:
    return f"{files.files_of(work.ground.service, job.job_id)}/part-{number:06}.json"


def _encoded(rows: Sequence[Sequence[Cell]]) -> bytes:
    """Cells with their type before them: `n` numbers, `d` days, `t` texts."""
    return codec.encode([[_typed(cell) for cell in row] for row in rows])


def _typed(cell: Cell) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, str):
        return f"t{cell}"
    return f"d{cell.isoformat()}" if isinstance(cell, date) else f"n{cell:f}"


def _decoded(part: bytes) -> Iterator[list[Cell]]:
    for row in msgspec.json.decode(part, type=list[list[str | None]]):
        yield [None if cell is None else _READ[cell[0]](cell[1:]) for cell in row]


_READ: Mapping[str, Callable[[str], Cell]] = {"t": str, "d": date.fromisoformat, "n": Decimal}
