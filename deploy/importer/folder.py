"""The foreign files as they lie there: read once, each row with its line, spelling put right."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path


class Untranslatable(Exception):
    """A row or a cell for which the mapping has no answer; `code` says why."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code, self.value = code, value


@dataclass(frozen=True)
class SourceRow:
    """A foreign row with its file and line; an odd one has a fault instead of cells."""

    file: str
    line: int
    cells: Mapping[str, str]
    fault: str | None = None

    def cell(self, column: str) -> str:
        if self.fault is not None or column not in self.cells:
            raise Untranslatable(self.fault or "column.missing", column)
        return self.cells[column]


@dataclass
class Folder:
    """A folder of CSV files; `corrections` are spelling mistakes by column."""

    path: Path
    corrections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    _rows: dict[str, list[SourceRow]] = field(default_factory=dict)
    _found: dict[str, dict[str, str]] = field(default_factory=dict)

    def rows(self, file: str) -> list[SourceRow]:
        """Every row of a file, blank lines left out."""
        if file not in self._rows:
            self._rows[file] = list(self._read(file))
        return self._rows[file]

    def find(self, where: str, wanted: str) -> str:
        """The cell that `file:key column:wanted column` names for this key."""
        if where not in self._found:
            file, key, column = where.split(":")
            self._found[where] = {
                row.cell(key): row.cell(column) for row in self.rows(file) if row.fault is None
            }
        if wanted not in self._found[where]:
            raise Untranslatable("value.not_in_file", wanted)
        return self._found[where][wanted]

    def _read(self, file: str) -> Iterator[SourceRow]:
        reader = csv.reader(_text(self.path / file).splitlines(keepends=True))
        headings = [heading.strip() for heading in next(reader, [])]
        for values in reader:
            if any(value.strip() for value in values):
                yield self._row(file, reader.line_num, headings, values)

    def _row(self, file: str, line: int, headings: list[str], values: list[str]) -> SourceRow:
        if len(values) != len(headings):
            return SourceRow(file, line, {}, "row.wrong_number_of_cells")
        cells = dict(zip(headings, (" ".join(value.split()) for value in values), strict=True))
        return SourceRow(file, line, {
            name: self.corrections.get(name, {}).get(cell, cell) for name, cell in cells.items()})


def _text(path: Path) -> str:
    """The file's text: UTF-8 with or without a byte order mark, else GB18030."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")
