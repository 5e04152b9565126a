"""A document before it has a form: a title, who stands for it, and blocks of content.

Built in one language by the service that owns the records; crosses to the rendering process as
JSON. Amounts stay exact (`Cell.value` is a decimal as text) until a renderer writes them, so that a
spreadsheet gets numbers and a page gets the words of its language.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from kernel.money import NO_CURRENCY, Money

Kind = Literal["text", "number", "money", "percent", "day"]


class Cell(msgspec.Struct, frozen=True, omit_defaults=True):
    """One value of a table; `value` is exact, `currency` belongs to money."""

    value: str
    kind: Kind = "text"
    currency: str = ""
    is_strong: bool = False


class Heading(msgspec.Struct, frozen=True, tag="heading"):
    """`level` 1 to 3; level 1 and 2 stand in the table of contents."""

    text: str
    level: int = 1


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph"):
    text: str


class Listing(msgspec.Struct, frozen=True, tag="list"):
    items: tuple[str, ...]
    is_numbered: bool = False


class Table(msgspec.Struct, frozen=True, tag="table"):
    """Every row has as many cells as the head; `name` becomes a sheet of the workbook."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...] = ()
    note: str = ""


class Figure(msgspec.Struct, frozen=True, tag="figure"):
    """A drawing of ours; `told` says in words what it shows, for those who cannot see it."""

    svg: str
    caption: str
    told: str


class KeyFigure(msgspec.Struct, frozen=True):
    label: str
    value: Cell
    note: str = ""


class KeyFigures(msgspec.Struct, frozen=True, tag="key_figures"):
    figures: tuple[KeyFigure, ...]


class PageBreak(msgspec.Struct, frozen=True, tag="page_break"):
    pass


Block = Heading | Paragraph | Listing | Table | Figure | KeyFigures | PageBreak


class Document(msgspec.Struct, frozen=True):
    """`code` names the deliverable; `changes` says what differs from the issue before."""

    code: str
    title: str
    language: str  # zh-CN or en
    company: str
    version: int
    issued_on: date
    blocks: tuple[Block, ...]
    subtitle: str = ""
    approver: str = ""
    changes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for block in self.blocks:
            if isinstance(block, Table):
                _check(block)


def _check(table: Table) -> None:
    uneven = [row for row in (*table.rows, table.totals) if row and len(row) != len(table.head)]
    if uneven:
        raise ValueError(f"table {table.name}: a row of {len(uneven[0])} cells")


def text(value: str, *, is_strong: bool = False) -> Cell:
    return Cell(value, is_strong=is_strong)


def number(value: int | Decimal, *, is_strong: bool = False) -> Cell:
    return Cell(str(value), "number", is_strong=is_strong)


def money(amount: Money, *, is_strong: bool = False) -> Cell:
    """An amount in its currency; what is counted (no currency) is a plain number."""
    if amount.currency == NO_CURRENCY:
        return number(amount.minor, is_strong=is_strong)
    return Cell(amount.amount, "money", amount.currency, is_strong)


def decimal_of(amount: Money | None) -> Decimal:
    """An amount as a chart takes it: only as long as its bar, never calculated with."""
    return Decimal(amount.amount) if amount is not None else Decimal(0)


def percent(rate: Decimal | None, *, is_strong: bool = False) -> Cell:
    """A rate such as 0.05; nothing when it cannot be said (a zero denominator)."""
    return Cell("n/a") if rate is None else Cell(str(rate), "percent", is_strong=is_strong)


def day(value: date | None) -> Cell:
    return Cell("") if value is None else Cell(value.isoformat(), "day")
