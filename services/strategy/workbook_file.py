"""The XLSX of a target plan: one sheet, its months open to edits and everything else not."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from chassis.cells import as_text, escaped
from kernel.money import Money, minor_digits, total
from kernel.seasonality import MONTHS
from services.strategy.rules.workbook import (
    COLUMNS,
    FIRST_MONTH,
    NO,
    NODE,
    PATH,
    PINNED,
    TITLE,
    VERSION,
    YEAR,
    YES,
)

HEADINGS = {
    "zh-CN": ("节点编号", "版本", "路径", "名称", "已锁定", *(f"{one}月" for one in range(1, 13)),
              "全年（加成前）"),
    "en": ("Node", "Version", "Path", "Name", "Pinned", *(f"M{one}" for one in range(1, 13)),
           "Year (before padding)"),
}
_SUM = {"zh-CN": "合计", "en": "Total"}
_EXACT_DIGITS = 15  # what a spreadsheet keeps of a number
_WIDTHS = {NODE: 16, VERSION: 6, PATH: 30, TITLE: 16, PINNED: 8}


@dataclass(frozen=True)
class LeafRow:
    """A leaf of the plan as its row says it."""

    node: str
    path: str
    title: str
    is_pinned: bool
    months: tuple[Money, ...]


@dataclass(frozen=True)
class Sheet:
    """A plan of a version, ready to be written."""

    name: str
    version: int
    currency: str
    rows: tuple[LeafRow, ...]
    language: str
    made_at: datetime

    def content(self) -> bytes:
        """The file; the same plan gives the same bytes."""
        file = io.BytesIO()
        book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_urls": False})
        book.set_properties({"title": self.name, "created": self.made_at.replace(tzinfo=None)})
        _Writer(book, self).write()
        book.close()
        return file.getvalue()


class _Writer:
    """Puts the rows on the one sheet of a book."""

    def __init__(self, book: Any, sheet: Sheet) -> None:
        digits = minor_digits(sheet.currency)
        number = {"num_format": "#,##0" + ("." + "0" * digits if digits else "")}
        self.sheet, self.page = sheet, book.add_worksheet(_SUM_SHEET[sheet.language])
        self.heading = book.add_format(
            {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "align": "center"})
        self.plain = book.add_format({})
        self.quiet = book.add_format({"font_color": "#808080"})
        self.open = book.add_format({**number, "locked": False, "bg_color": "#FFF9E5"})
        self.strong = book.add_format({**number, "bold": True})

    def write(self) -> None:
        page, rows = self.page, self.sheet.rows
        for column, heading in enumerate(HEADINGS[self.sheet.language]):
            page.set_column(column, column, _WIDTHS.get(column, 15))
            page.write_string(0, column, heading, self.heading)
        for number, row in enumerate(rows, start=1):
            self._row(number, row)
        self._totals(len(rows) + 1)
        page.freeze_panes(1, FIRST_MONTH)
        page.autofilter(0, 0, len(rows), COLUMNS - 1)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.protect("", {"format_columns": True, "autofilter": True})

    def _row(self, number: int, row: LeafRow) -> None:
        pinned = (YES if row.is_pinned else NO)[self.sheet.language == "en"]
        for column, text, how in (
            (NODE, row.node, self.quiet), (PATH, row.path, self.plain),
            (TITLE, row.title, self.plain), (PINNED, pinned, self.plain),
        ):
            self.page.write_string(number, column, escaped(text), how)
        self.page.write_number(number, VERSION, self.sheet.version, self.quiet)
        self._amounts(number, row.months, self.open)

    def _totals(self, number: int) -> None:
        columns = zip(*(row.months for row in self.sheet.rows), strict=True)
        sums = tuple(total(month, self.sheet.currency) for month in columns)
        self.page.write_string(number, PATH, _SUM[self.sheet.language], self.strong)
        self._amounts(number, sums, self.strong)

    def _amounts(self, number: int, months: Sequence[Money], how: Any) -> None:
        for month in range(MONTHS):
            self._amount(number, FIRST_MONTH + month, months[month], how)
        self._amount(number, YEAR, total(months, self.sheet.currency), self.strong)

    def _amount(self, number: int, column: int, amount: Money, how: Any) -> None:
        """A longer amount than a spreadsheet's numbers keep is written as a text, exact."""
        exact = Decimal(amount.amount)
        if len(exact.as_tuple().digits) <= _EXACT_DIGITS:
            self.page.write_number(number, column, exact, how)
        else:
            self.page.write_string(number, column, as_text(exact), how)


_SUM_SHEET = {"zh-CN": "目标", "en": "Targets"}
