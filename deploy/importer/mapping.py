"""Which foreign cell becomes which of our columns? A mapping file says it, this applies it.

The grammar stands at the head of `maven_crm.toml`. A row that cannot be translated is refused with
its file, line and reason; none is dropped in silence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from deploy.importer.folder import Folder, SourceRow, Untranslatable

Rule = str | Mapping[str, Any]
KINDS = ("units", "employees", "assignments", "customers", "products", "prices", "deals")
COLUMNS = {
    "units": ("external_ref", "name", "kind", "parent_ref", "valid_from"),
    "employees": ("external_ref", "name", "hired_on", "email"),
    "assignments": ("external_ref", "employee_ref", "unit_ref", "title", "reports_to_ref", "level",
                    "valid_from"),
    "customers": ("external_ref", "name", "industry", "region", "annual_revenue", "currency",
                  "employees_count", "parent_ref"),
    "products": ("external_ref", "code", "name", "role", "product_line", "category_path",
                 "currency"),
    "prices": ("list_ref", "product_ref", "price", "currency", "kind"),
    "deals": ("external_ref", "title", "owner_ref", "stage", "status", "product_ref",
              "product_line", "currency", "net_price", "list_price", "signed_on", "closed_on",
              "expected_close_on", "lost_reason", "customer_ref", "created_on"),
}
_CELL = re.compile(r"\{([^{}]+)\}")
_NO_FILE = SourceRow("", 0, {})


@dataclass(frozen=True)
class RefusedRow:
    """A foreign row that does not come in, and why."""

    file: str
    line: int
    field: str
    code: str
    value: str = ""
    message: str = ""


@dataclass(frozen=True)
class CanonicalRow:
    """A row in our columns, with the foreign row it came from."""

    source: SourceRow
    cells: Mapping[str, str]


@dataclass
class Canonical:
    """One kind of record ready to be sent, and what could not be made ready."""

    kind: str
    rows: list[CanonicalRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)


class ColumnMapping:
    """A mapping file applied to a folder."""

    def __init__(self, content: Mapping[str, Any], folder: Path) -> None:
        self.content = content
        self.namespace = str(content["namespace"])
        self._folder = Folder(folder, content.get("corrections", {}))

    @classmethod
    def read(cls, path: Path, folder: Path) -> ColumnMapping:
        return cls(tomllib.loads(path.read_text(encoding="utf-8")), folder)

    def canonical(self, kind: str) -> Canonical:
        """All rows of a kind; of rows with one reference the first counts."""
        made, seen = Canonical(kind), dict[tuple[str, ...], Mapping[str, str]]()
        for source, table in self._sources(kind):
            try:
                cells = self._translate(source, table["columns"])
                _refuse_repetition(cells, seen, may_repeat=table.get("repeats") != "refuse")
            except _CellFault as fault:
                made.refused.append(fault.row(source))
            else:
                if seen.setdefault(_reference(cells), cells) is cells:
                    made.rows.append(CanonicalRow(source, cells))
        return made

    def ref(self, foreign: str) -> str:
        """The external_ref under which a foreign key is known here."""
        return f"{self.namespace}:{foreign}"

    def _sources(self, kind: str) -> Iterator[tuple[SourceRow, Mapping[str, Any]]]:
        for table in self.content[kind]:
            rows = self._folder.rows(table["file"]) if "file" in table else [_NO_FILE]
            yield from ((row, table) for row in rows)

    def _translate(self, row: SourceRow, columns: Mapping[str, Rule]) -> Mapping[str, str]:
        cells = {}
        for name, rule in columns.items():
            try:
                value = self._value(row, rule)
            except Untranslatable as problem:
                raise _CellFault(name, problem.code, problem.value) from None
            cells[name] = self.ref(value) if value and name.endswith("_ref") else value
        return cells

    def _value(self, row: SourceRow, rule: Rule) -> str:
        if isinstance(rule, str):
            return _filled(row, rule)
        if not all(row.cell(column) in wanted for column, wanted in rule.get("where", {}).items()):
            return ""
        value = _filled(row, rule["text"])
        if not value:
            return self._value(row, rule["or"]) if "or" in rule else ""
        if "values" in rule:
            value = self._valued(rule["values"], value)
        if "times" in rule:
            value = _times(value, rule["times"])
        return self._folder.find(rule["find"], value) if "find" in rule else value

    def _valued(self, table: str, value: str) -> str:
        values: Mapping[str, str] = self.content["values"][table]
        if value not in values:
            raise Untranslatable("value.not_in_mapping", value)
        return values[value]


class _CellFault(Exception):
    def __init__(self, column: str, code: str, value: str) -> None:
        super().__init__(code)
        self.row = partial(_refused, column, code, value)


def _refused(column: str, code: str, value: str, source: SourceRow) -> RefusedRow:
    return RefusedRow(source.file, source.line, column, code, value)


def _refuse_repetition(
    cells: Mapping[str, str],
    seen: Mapping[tuple[str, ...], Mapping[str, str]],
    *,
    may_repeat: bool,
) -> None:
    """A repeated reference is harmless only where repeating is usual and it says the same."""
    reference = _reference(cells)
    before = seen.get(reference)
    if before is not None and not (may_repeat and before == cells):
        raise _CellFault(next(iter(cells)), "reference.repeated", " ".join(reference))


def _reference(cells: Mapping[str, str]) -> tuple[str, ...]:
    """What tells a record from others: its reference, or all references of a row without one."""
    if "external_ref" in cells:
        return (cells["external_ref"],)
    return tuple(value for name, value in cells.items() if name.endswith("_ref"))


def _times(value: str, factor: str) -> str:
    """A number in another unit, exact; something else is refused."""
    try:
        return format(Decimal(value) * Decimal(factor), "f")
    except ArithmeticError:
        raise Untranslatable("value.not_a_number", value) from None


def _filled(row: SourceRow, text: str) -> str:
    return _CELL.sub(lambda cell: row.cell(cell[1]), text).strip()
