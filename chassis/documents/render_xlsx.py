"""A workbook: one sheet for each table, with numbers as numbers, and one that says what this is."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from chassis.documents.model import Cell, Document, KeyFigures, Table
from chassis.documents.words import WORDS, said_day
from kernel.money import minor_digits

LONGEST_NAME, FORBIDDEN = 31, "[]:*?/\\'"
FORMATS = {"number": "#,##0.####", "percent": "0.00%", "day": "yyyy-mm-dd"}


def xlsx(document: Document) -> bytes:
    """The tables and key figures of a document; pictures and prose stay in the other forms."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False,
                                      "strings_to_urls": False})
    book.set_properties({"title": document.title, "author": document.company})
    writer = _Writer(book)
    names = _Names()
    writer.about(book.add_worksheet(names.free(document.title)), document)
    for block in document.blocks:
        if isinstance(block, Table):
            writer.table(book.add_worksheet(names.free(block.name)), block)
    book.close()
    return kept.getvalue()


class _Names:
    """Sheet names: at most 31 characters, none twice in any case, nothing that Excel refuses."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, wanted: str) -> str:
        clean = "".join(" " if letter in FORBIDDEN else letter for letter in wanted).strip() or "-"
        name, number = clean[:LONGEST_NAME], 1
        while name.casefold() in self._taken:
            number += 1
            ending = f" {number}"
            name = clean[:LONGEST_NAME - len(ending)] + ending
        self._taken.add(name.casefold())
        return name


class _Writer:
    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bg_color": "#EEF3F7", "bottom": 2,
                                      "text_wrap": True, "valign": "top"})
        self._known: dict[tuple[str, str, bool], Any] = {}

    def about(self, sheet: Any, document: Document) -> None:
        words = WORDS[document.language]
        lines: list[tuple[str, Cell]] = [
            (document.company, Cell("")), (document.title, Cell("")),
            (words["version"], Cell(str(document.version), "number")),
            (words["issued_on"], Cell(said_day(document.issued_on, document.language))),
            (words["approver"], Cell(document.approver or words["not_approved"])),
            *((words["changes"], Cell(change)) for change in document.changes),
            *((figure.label, figure.value) for block in document.blocks
              if isinstance(block, KeyFigures) for figure in block.figures)]
        for at, (label, value) in enumerate(lines):
            sheet.write_string(at, 0, label)
            self.cell(sheet, (at, 1), value)
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, 1, 28)

    def table(self, sheet: Any, table: Table) -> None:
        for at, head in enumerate(table.head):
            sheet.write_string(0, at, head, self._head)
        for number, row in enumerate(table.rows, 1):
            self._row(sheet, number, row)
        if table.totals:
            bold = (Cell(c.value, c.kind, c.currency, is_strong=True) for c in table.totals)
            self._row(sheet, len(table.rows) + 1, bold)
        if table.note:
            sheet.write_string(len(table.rows) + 3, 0, table.note)
        sheet.freeze_panes(1, 1)
        sheet.autofit(400)

    def _row(self, sheet: Any, number: int, row: Iterable[Cell]) -> None:
        for at, cell in enumerate(row):
            self.cell(sheet, (number, at), cell)

    def cell(self, sheet: Any, place: tuple[int, int], cell: Cell) -> None:
        """Text is text, whatever it begins with: nothing in it becomes a formula."""
        look = self._format(cell)
        if cell.kind == "text":
            sheet.write_string(*place, cell.value, look)
        elif cell.kind == "day":
            sheet.write_datetime(*place, date.fromisoformat(cell.value), look)
        else:
            sheet.write_number(*place, Decimal(cell.value), look)

    def _format(self, cell: Cell) -> Any:
        key = (cell.kind, cell.currency, cell.is_strong)
        if key not in self._known:
            shape: dict[str, Any] = {"bold": cell.is_strong}
            if cell.kind in FORMATS:
                shape["num_format"] = FORMATS[cell.kind]
            if cell.currency:
                places = "0" * minor_digits(cell.currency)
                shape["num_format"] = f"[${cell.currency}] #,##0.{places}".rstrip(".")
            self._known[key] = self._book.add_format(shape)
        return self._known[key]
