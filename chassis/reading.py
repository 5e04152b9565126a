"""A table that somebody sent, as headings and rows of texts: CSV, XLSX, XLS or ODS.

The first row that is not blank is the heading, blank rows are passed over, `line` is the line of
the file (of a spreadsheet: its row). CSV is UTF-8 with or without BOM, or GB18030. What cannot be
read, or is larger than we take, is refused as a whole before anything is done.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from chassis import sheets
from chassis.cells import unescaped
from chassis.errors import Invalid, Refusal

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 20_000_000, 200_000, 200
REASONS = "refused_because"
"""The last column of the file of refused rows: said for people, passed over when it comes back."""

Line = tuple[int, list[str]]


class Row(NamedTuple):
    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """The headings as they stand, and the rows below them."""

    headings: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]

    def rows(self, start: int, end: int) -> list[Row]:
        """Some of the rows, each as column -> text, empty cells left out."""
        return [Row(line, self._cells(values)) for line, values in self.lines[start:end]]

    def values(self, number: int) -> list[str]:
        """One row as it came, as many cells as there are headings."""
        given = [
            value
            for heading, value in zip(self.headings, self.lines[number][1], strict=False)
            if heading != REASONS
        ]
        return given + [""] * (len(self.kept_headings()) - len(given))

    def kept_headings(self) -> list[str]:
        """The headings without the one of the reasons."""
        return [heading for heading in self.headings if heading != REASONS]

    def _cells(self, values: tuple[str, ...]) -> dict[str, str]:
        found = {
            heading: value
            for heading, value in zip(self.headings, values, strict=False)
            if value.strip() and heading != REASONS
        }
        is_too_wide = any(value.strip() for value in values[len(self.headings) :])
        return {**found, "": "?"} if is_too_wide else found  # a cell without a name is refused


def read_table(content: bytes) -> Table:
    """The table in a file; raises Invalid with what is wrong with it."""
    if len(content) > MOST_BYTES:
        raise _refusal("import.too_large", most=MOST_BYTES // 1_000_000)
    is_sheet = sheets.is_spreadsheet(content)
    found = enumerate(sheets.rows_of(content), start=1) if is_sheet else _csv_lines(content)
    filled = ((line, values) for line, values in found if any(map(str.strip, values)))
    _, headings = next(filled, (0, []))
    names = _headings(headings)
    lines = tuple(_bounded(filled))
    if not lines:
        raise _refusal("import.no_rows")
    return Table(names, lines)


def _headings(values: list[str]) -> tuple[str, ...]:
    names = [value.strip() for value in values]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise _refusal("import.empty")
    if len(names) > MOST_COLUMNS:
        raise _refusal("import.too_many_columns", most=MOST_COLUMNS)
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise _refusal("import.heading_twice", heading=", ".join(twice))
    return tuple(names)


def _bounded(lines: Iterable[Line]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for count, (line, values) in enumerate(lines, start=1):
        if count > MOST_ROWS:
            raise _refusal("import.too_many_rows", most=MOST_ROWS)
        yield line, tuple(values)


def _csv_lines(content: bytes) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(_decoded(content), newline=""), strict=True)
    try:
        for values in reader:
            yield reader.line_num, [unescaped(value) for value in values]
    except csv.Error:
        raise _refusal("import.not_csv") from None


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refusal("import.not_text")


def _refusal(code: str, **details: object) -> Invalid:
    return Invalid("request.invalid", Refusal(code, "file", details))
