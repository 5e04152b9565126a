"""Cells of tables that leave us and come back: no spreadsheet may run one as a formula.

A text that begins with = + - @ TAB CR LF NUL (or a full-width = + - @) gets one `'` before it
(OWASP CSV injection; fault 32); a plain negative number stays a number. Reading takes exactly that
`'` away again, so what we wrote comes back as it was: a text that already begins with `'=` gets
one more on the way out and loses one on the way in. A foreign `'=x` loses its apostrophe as well,
as in any spreadsheet.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from kernel.money import Money

Cell = str | Decimal | int | date | None
"""What a column may hold: a text, a number, a day, nothing."""

MARK = "'"
_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n\0＝＋－＠]")
_NEGATIVE = re.compile(r"-[0-9]+(\.[0-9]+)?", re.ASCII)
_DIGITS = 15
"""What a spreadsheet keeps of a number; what lies behind is an artefact of its binary form."""


def escaped(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    is_formula = _DANGEROUS.match(text) and not _NEGATIVE.fullmatch(text)
    return MARK + text if is_formula else text


def unescaped(text: str) -> str:
    """The text as it was before `escaped`."""
    return text[1:] if text.startswith(MARK) and _DANGEROUS.match(text) else text


def cell_of(value: Any) -> Cell:
    """A message's value as a cell: money as its amount, an instant as RFC 3339, an enum's value."""
    if isinstance(value, Money):
        return Decimal(value.amount)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None or isinstance(value, str | Decimal | int | date):
        return value
    raise TypeError(f"{type(value).__name__} is no cell")


def as_text(cell: Cell) -> str:
    """A cell of a CSV: numbers stay numbers, texts are made harmless."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return escaped(cell)
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def read_cell(value: Any) -> str:
    """A spreadsheet's value as a person would type it: days in ISO, whole numbers whole."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return (value.date() if is_day else value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else unescaped(str(value))


def _number(value: float) -> str:
    """Fifteen digits, never an exponent: 1250.1 stays 1250.1, 42.0 is 42."""
    exact = Decimal(f"{value:.{_DIGITS}g}")
    if not exact.is_finite():
        return str(value)
    shown = format(exact, "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
