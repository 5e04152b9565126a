"""Values in the words of a language, and the few words that every document says itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

from chassis.documents.model import Cell

LOCALES = {"zh-CN": "zh_CN", "en": "en"}
WORDS = {
    "zh-CN": {"contents": "目录", "version": "版本", "issued_on": "日期", "approver": "批准人",
              "changes": "与上一版的不同", "figure": "图", "table": "表", "none": "（无）",
              "not_approved": "未经批准", "page": "第 {} 页", "of": "共 {} 页"},
    "en": {"contents": "Contents", "version": "Version", "issued_on": "Date",
           "approver": "Approved by", "changes": "What changed since the last issue",
           "figure": "Figure", "table": "Table", "none": "(none)", "not_approved": "not approved",
           "page": "Page {}", "of": "of {}"},
}  # fmt: skip


def said(cell: Cell, language: str) -> str:
    """A cell as a reader of this language expects it."""
    locale = LOCALES[language]
    if cell.kind == "money":
        return str(format_currency(Decimal(cell.value), cell.currency, locale=locale,
                                   currency_digits=True))
    if cell.kind == "percent":
        return str(format_percent(Decimal(cell.value), locale=locale, format="#,##0.##%"))
    if cell.kind == "number":
        return str(format_decimal(Decimal(cell.value), locale=locale))
    if cell.kind == "day":
        return said_day(date.fromisoformat(cell.value), language)
    return cell.value


def said_day(day: date, language: str) -> str:
    return str(format_date(day, "long", locale=LOCALES[language]))
