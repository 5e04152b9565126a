"""Tables that leave us: CSV for programs and spreadsheets, XLSX for people.

CSV is UTF-8 with a BOM (spreadsheets in China take it for GB18030 otherwise), RFC 4180 quoting.
In both, texts are harmless (`chassis.cells`), numbers are numbers, and in XLSX days are days and
every text is typed as text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from chassis.cells import Cell, as_text, escaped

BOM = b"\xef\xbb\xbf"
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_EXACT_DIGITS = 15
"""A spreadsheet keeps a number as a binary one; a longer amount is written as a text, exact."""


def csv_lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Rows as lines of CSV, without BOM and heading."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([as_text(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """A whole CSV: BOM, heading, rows."""
    with path.open("wb") as file:
        file.write(BOM + csv_lines([headings]))
        file.writelines(csv_lines([row]) for row in rows)


def write_xlsx(
    path: Path,
    name: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    made_at: datetime,
) -> None:
    """One sheet, its heading bold and held in view; the same rows give the same bytes."""
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "tmpdir": str(path.parent), "strings_to_urls": False}
    )
    book.set_properties({"created": made_at.replace(tzinfo=None)})
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, 12 + len(heading))
        sheet.write_string(0, column, escaped(heading), bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, (number, column), cell, day)
    book.close()


def _write(sheet: Any, place: tuple[int, int], cell: Cell, day: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, date):
        sheet.write_datetime(*place, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
    elif isinstance(cell, Decimal | int) and len(Decimal(cell).as_tuple().digits) <= _EXACT_DIGITS:
        sheet.write_number(*place, cell)
    else:
        sheet.write_string(*place, as_text(cell))
