"""Taste, enforced: sizes, no float near money, no clock and no commit where they do not belong."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = [
    path
    for folder in ("kernel", "chassis", "services", "gateway", "deploy")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts and path.read_text().strip()
]
MOST_LINES, MOST_FUNCTION_LINES = 300, 40
PURE = [path for path in CODE if "rules" in path.parts or path.parts[len(ROOT.parts)] == "kernel"]
NO_FLOAT = [*PURE, *(path for path in CODE if "tables" in (path.stem, path.parent.name))]
USECASES = [path for path in CODE if "usecases" in path.parts or path.name == "reactions.py"]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield node


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_no_file_and_no_function_is_too_long(path):
    assert len(path.read_text().splitlines()) <= MOST_LINES
    long = [one.name for one in functions(path) if _lines(one) > MOST_FUNCTION_LINES]
    assert long == []


def _lines(function: ast.FunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_files_and_functions_are_small_as_a_rule():
    assert median(len(path.read_text().splitlines()) for path in CODE) <= 100
    assert median(_lines(one) for path in CODE for one in functions(path)) <= 9


@pytest.mark.parametrize("path", NO_FLOAT, ids=name_of)
def test_no_float_near_money(path):
    found = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]
    assert found == []


@pytest.mark.parametrize("path", PURE, ids=name_of)
def test_rules_read_no_clock_and_no_chance(path):
    calls = {_called(node) for node in ast.walk(ast.parse(path.read_text()))}
    assert calls & {"now", "today", "utcnow", "random", "time", "getenv", "open"} == set()


@pytest.mark.parametrize("path", USECASES, ids=name_of)
def test_use_cases_never_commit_and_never_read_the_clock(path):
    calls = {_called(node) for node in ast.walk(ast.parse(path.read_text()))}
    assert calls & {"commit", "rollback", "utcnow"} == set()


def _called(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else None


@pytest.mark.parametrize(
    "path", [path for path in CODE if path.name == "service.py" and "services" in path.parts],
    ids=name_of,
)
def test_a_service_is_a_table_of_contents(path):
    assert [one.name for one in functions(path) if _lines(one) > 4] == []
