"""A target workbook as somebody edits it: cells are changed, the sheet is written again."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import Any

import xlsxwriter

from chassis.sheets import rows_of

_ADDRESS = re.compile(r"([A-Z])([0-9]+)")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def rows(content: bytes) -> list[list[str]]:
    return list(rows_of(content))


def edited(content: bytes, cells: dict[str, Any] | None = None, *, without: tuple[int, ...] = ()
           ) -> bytes:
    """The workbook with other cells ("F12"); `without` are lines that were removed."""
    found = rows(content)
    for name, value in (cells or {}).items():
        column, line = place(name)
        row = found[line]
        row += [""] * (column + 1 - len(row))
        row[column] = value
    return written([row for line, row in enumerate(found, start=1) if line not in without])


def written(table: list[list[Any]]) -> bytes:
    """Numbers as numbers, `=...` as formulas, all else as texts."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet()
    for line, row in enumerate(table):
        for column, value in enumerate(row):
            if _NUMBER.fullmatch(str(value)):
                sheet.write_number(line, column, Decimal(value))
            elif str(value).startswith("="):
                sheet.write_formula(line, column, value, value=1)
            elif value:
                sheet.write_string(line, column, value)
    book.close()
    return content.getvalue()


def place(name: str) -> tuple[int, int]:
    """Column and line from 0."""
    found = _ADDRESS.fullmatch(name)
    assert found is not None
    return ord(found[1]) - ord("A"), int(found[2]) - 1


def line_of(content: bytes, node: str) -> int:
    """The line, from 1, of a leaf's row."""
    return next(line for line, row in enumerate(rows(content), start=1) if row[0] == node)
