"""The table of guards fits the code: each text is there once, each named test exists."""

from __future__ import annotations

import ast

import pytest

from deploy.local.place import ROOT
from tests.security.guards import GUARDS, Guard


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: f"{guard.risk} {guard.name}")
def test_a_guard_is_where_its_line_says(guard: Guard) -> None:
    source = (ROOT / guard.file).read_text()
    assert source.count(guard.text) == 1
    ast.parse(source.replace(guard.text, guard.without))


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: f"{guard.risk} {guard.name}")
def test_the_tests_of_a_guard_exist(guard: Guard) -> None:
    assert guard.tests
    for test in guard.tests:
        path, *names = test.split("::")
        defined = {one.name for one in ast.walk(ast.parse((ROOT / path).read_text()))
                   if isinstance(one, ast.FunctionDef | ast.ClassDef)}  # fmt: skip
        assert set(names) <= defined, test


def test_every_risk_has_a_guard_that_is_taken_away() -> None:
    assert {f"API{number}" for number in range(1, 11)} <= {guard.risk for guard in GUARDS}
