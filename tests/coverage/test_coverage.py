"""docs/coverage.md is true: every phrase of the requirement is there, every operation and test it
names exists, and the tests do call the operations over HTTP."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from gateway.openapi.screens import SCREENS
from gateway.tables import ROUTES
from tests.coverage.http_calls import ROOT, operations_called

PAGE = ROOT / "docs" / "coverage.md"
WORDING = Path(os.environ.get("REQUIREMENTS", ROOT.parent / "shared/design/requirements.zh.md"))
NOT_YET = "not yet"
ROUTED = {f"{route.operation.service}.{route.operation.name}" for route in ROUTES} | {
    f"gateway.{screen.name}" for screen in SCREENS}
LINKS = re.compile("[，。；;：、（）()“”→\\s\\-:,]|如|通过|与|以|为|的|及|和")


@dataclass(frozen=True)
class Row:
    """One phrase of the requirement, and what stands for it."""

    module: int
    phrase: str
    operations: tuple[str, ...]
    tests: tuple[str, ...]
    document: str


def rows() -> list[Row]:
    found, module = [], 0
    for line in PAGE.read_text().splitlines():
        heading = re.match(r"## ([1-8]) ", line)
        module = int(heading[1]) if heading else module
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if module and line.startswith("|") and len(cells) == 5 and cells[0] not in ("原文", "---"):
            found.append(Row(module, cells[0], _names(cells[2]), _names(cells[3]), cells[4]))
    return found


def _names(cell: str) -> tuple[str, ...]:
    return () if cell == NOT_YET else tuple(re.findall(r"`([^`]+)`", cell))


ROWS = rows()
DONE = [row for row in ROWS if row.operations]


def test_all_eight_modules_are_there():
    assert {row.module for row in ROWS} == set(range(1, 9))
    assert len(ROWS) >= 60


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.module} {row.phrase[:20]}")
def test_a_phrase_has_operations_with_tests_or_says_that_it_is_not_there_yet(row):
    assert bool(row.operations) == bool(row.tests)
    assert set(row.operations) <= ROUTED


@pytest.mark.parametrize("row", DONE, ids=lambda row: f"{row.module} {row.phrase[:20]}")
def test_the_tests_of_a_phrase_call_its_operations_over_http(row):
    called = {name for test in row.tests for name in operations_called(test)}
    assert set(row.operations) - called == set()


@pytest.mark.skipif(not WORDING.exists(), reason="the original wording is not beside this clone")
@pytest.mark.parametrize("module", range(1, 9))
def test_no_phrase_of_the_requirement_is_left_out(module):
    text = _module_text(module)
    for phrase in sorted((row.phrase for row in ROWS if row.module == module), key=len)[::-1]:
        assert phrase in _module_text(module)
        text = text.replace(phrase, " ")
    assert LINKS.sub("", text) == ""


def _module_text(module: int) -> str:
    """What the requirement says under 核心内容 and 关键产出 of a module."""
    parts = re.split(r"\n(?=[1-8]\. )", WORDING.read_text())
    part = next(part for part in parts if part.startswith(f"{module}. "))
    return re.sub(r"(- )?(核心内容|关键产出)[:：]", "", part[part.index("- 核心内容"):])
