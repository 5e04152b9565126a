"""What does an edited workbook say, and what is wrong with which cell?

A row a leaf: node, version, path, title, whether it is pinned, twelve months, the year. Months are
the figures; everything else must be as it was, except names, the order of the rows, and a year that
is the sum of the months beside it. Rows without a node are not read (the totals below). Every fault
names its cell. Source: field notes 1.1 (Excel in and out); chassis.cells for what a cell may hold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kernel.money import Money, minor_digits, total
from kernel.seasonality import MONTHS
from services.strategy.rules.tree import LARGEST_MINOR, Tree

NODE, VERSION, PATH, TITLE, PINNED, FIRST_MONTH = range(6)
YEAR = FIRST_MONTH + MONTHS
COLUMNS = YEAR + 1
YES, NO = ("是", "yes"), ("否", "no")
_NUMBER = re.compile(r"(-?)([0-9]{1,18})(?:\.([0-9]*))?")


@dataclass(frozen=True)
class Line:
    """A row of the sheet as texts; `number` counts from 1, the heading."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        return self.cells[column].strip() if column < len(self.cells) else ""


@dataclass(frozen=True)
class Held:
    """A leaf as the plan has it: its months before padding."""

    months: tuple[Money, ...]
    is_pinned: bool


@dataclass(frozen=True)
class Fault:
    """What is wrong; line and column (from 0) of the cell, None where it is no single cell."""

    code: str
    column: int | None = None
    line: int | None = None
    value: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """The months of the leaves whose rows are sound, the line of each leaf, and every fault."""

    months: Mapping[str, tuple[Money, ...]]
    lines: Mapping[str, int]
    faults: tuple[Fault, ...]


def versions(lines: Sequence[Line]) -> set[str]:
    """The versions that the rows say they are of."""
    return {line.cell(VERSION) for line in _of_leaves(lines)}


def read(lines: Sequence[Line], held: Mapping[str, Held], currency: str) -> Reading:
    """What the rows below the heading say about these leaves."""
    rows = _of_leaves(lines)
    counts = Counter(line.cell(NODE) for line in rows)
    faults = [Fault("workbook.row_missing", value=name, details={"node": name})
              for name in held if name not in counts]
    months: dict[str, tuple[Money, ...]] = {}
    for line in rows:
        name = line.cell(NODE)
        found = list(_row_faults(line, held.get(name), counts[name]))
        parsed = [_money(line, FIRST_MONTH + month, currency) for month in range(MONTHS)]
        found += [one for one in parsed if isinstance(one, Fault)]
        amounts = tuple(one for one in parsed if isinstance(one, Money))
        if not found:
            found += _year_faults(line, held[name], amounts, currency)
        if not found:
            months[name] = amounts
        faults += found
    return Reading(months, {line.cell(NODE): line.number for line in rows}, tuple(faults))


def changed(reading: Reading, held: Mapping[str, Held]) -> dict[str, tuple[Money, ...]]:
    """The leaves of which a month is another one."""
    return {name: months for name, months in reading.months.items() if months != held[name].months}


def sum_faults(
    tree: Tree, reading: Reading, held: Mapping[str, Held], fixed: Mapping[str, Money]
) -> list[Fault]:
    """Nodes above with a fixed amount that the leaves below do not sum to; told at the first cell
    that was changed below them. Of a sheet in which `read` finds nothing wrong."""
    sums: dict[str, Money] = {}
    first: dict[str, tuple[int, int]] = {}
    for name in reversed(tree.order):
        below = tree.children[name]
        parts = [sums[child] for child in below] or list(reading.months[name])
        sums[name] = total(parts, parts[0].currency)
        places = ([first[child] for child in below if child in first] if below
                  else _changes(name, reading, held))
        if places:
            first[name] = min(places)
    return [
        Fault("workbook.sum_differs", _at(first.get(name), 1), _at(first.get(name), 0),
              sums[name].amount,
              {"node": name, "sum": sums[name].amount, "amount": amount.amount})
        for name, amount in fixed.items() if sums[name] != amount
    ]


def changed_cells(reading: Reading, held: Mapping[str, Held]) -> int:
    """How many months are others."""
    return sum(len(_changes(name, reading, held)) for name in reading.months)


def _changes(name: str, reading: Reading, held: Mapping[str, Held]) -> list[tuple[int, int]]:
    """Line and column of the months of a leaf that are others."""
    pairs = zip(reading.months[name], held[name].months, strict=True)
    return [(reading.lines[name], FIRST_MONTH + month)
            for month, (now, before) in enumerate(pairs) if now != before]


def _at(place: tuple[int, int] | None, part: int) -> int | None:
    return None if place is None else place[part]


def _of_leaves(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.cell(NODE)]


def _row_faults(line: Line, held: Held | None, count: int) -> Iterator[Fault]:
    name = line.cell(NODE)
    if held is None:
        yield Fault("tree.node_unknown", NODE, line.number, name, {"node": name})
        return
    if count > 1:
        yield Fault("workbook.row_twice", NODE, line.number, name, {"node": name})
    if line.cell(PINNED) not in (YES if held.is_pinned else NO):
        yield Fault("workbook.not_editable", PINNED, line.number, line.cell(PINNED))
    for column in range(COLUMNS, len(line.cells)):
        if line.cell(column):
            yield Fault("workbook.beside_the_table", column, line.number, line.cell(column))


def _year_faults(
    line: Line, held: Held, months: tuple[Money, ...], currency: str
) -> Iterator[Fault]:
    """The year is no figure of its own: it may be the old sum or the new one."""
    year = _money(line, YEAR, currency)
    sums = {total(one, currency) for one in (held.months, months)}
    if isinstance(year, Fault):
        yield year
    elif year not in sums:
        yield Fault("workbook.year_differs", YEAR, line.number, line.cell(YEAR),
                    {"sum": total(months, currency).amount})


def _money(line: Line, column: int, currency: str) -> Money | Fault:
    """A cell's amount, or what is wrong with it."""
    written = line.cell(column)
    code, details = _wrong(written, currency)
    if code is not None:
        return Fault(code, column, line.number, written, details)
    return Money.of(_plain(written), currency)


def _wrong(written: str, currency: str) -> tuple[str | None, dict[str, Any]]:
    """The code of what is wrong with an amount, and its details; None: nothing."""
    found = _NUMBER.fullmatch(written)
    if found is None:
        return ("workbook.empty_cell" if not written else
                "workbook.formula" if written.startswith("=") else "workbook.not_a_number"), {}
    sign, whole, decimals = found[1], found[2], (found[3] or "").rstrip("0")
    most = minor_digits(currency)
    if sign and (decimals or whole.strip("0")):
        return "target.negative", {"amount": written}
    if len(decimals) > most:
        return "workbook.too_many_decimals", {"most": most}
    is_too_large = int(whole) * 10**most > LARGEST_MINOR
    return ("target.too_large", {"amount": written}) if is_too_large else (None, {})


def _plain(written: str) -> str:
    """The same number as money is written: no sign, no decimals that say nothing."""
    plain = written.removeprefix("-")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
