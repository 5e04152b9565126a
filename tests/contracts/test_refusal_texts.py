"""Every refusal that a service can make has its sentence in Chinese and English."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis import errors
from chassis.texts import CHASSIS_TEXTS, Text
from deploy.local.place import ROOT

RAISED = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.SalesloopError)
} | {"BadRequest"}
CODE = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")
SOURCES = {
    "chassis": [ROOT / "chassis"],
    "gateway": [ROOT / "gateway"],
    **{
        home.name: [home]
        for home in sorted((ROOT / "services").iterdir())
        if (home / "texts.py").exists()
    },
}


def _files(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def codes_in(source: str) -> set[str]:
    """The codes that a source refuses with: `Refusal("...")`, `NotFound("...")` and so on."""
    return {
        argument.value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and _name(call.func) in {*RAISED, "Refusal"}
        for argument in call.args
        if isinstance(argument, ast.Constant)
        and isinstance(argument.value, str)
        and CODE.fullmatch(argument.value)
    }


def codes_like_texts(source: str) -> set[str]:
    """Codes that rules name before they become refusals: `"plan.none_valid"` as a value."""
    return {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CODE.fullmatch(node.value)
    }


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _texts(owner: str) -> dict[str, Text]:
    if owner == "chassis":
        return dict(CHASSIS_TEXTS)
    module = importlib.import_module(
        f"gateway.{'texts'}" if owner == "gateway" else f"services.{owner}.texts"
    )
    return {**CHASSIS_TEXTS, **module.TEXTS}


@pytest.mark.parametrize("owner", sorted(SOURCES))
def test_every_refusal_has_its_sentence(owner: str) -> None:
    texts = _texts(owner)
    silent = {
        f"{path.relative_to(ROOT)}: {code}"
        for path in _files(SOURCES[owner])
        for code in codes_in(path.read_text(encoding="utf-8"))
        if code not in texts
    }
    assert silent == set()


@pytest.mark.parametrize("owner", sorted(SOURCES))
def test_every_sentence_is_written_in_both_languages(owner: str) -> None:
    texts = _texts(owner)
    assert all(text.zh.strip() and text.en.strip() for text in texts.values())
    without_chinese = [code for code, text in texts.items() if not re.search(r"[一-鿿]", text.zh)]
    with_chinese = [code for code, text in texts.items() if re.search(r"[一-鿿]", text.en)]
    assert without_chinese + with_chinese == []


@pytest.mark.parametrize("owner", sorted(SOURCES))
def test_both_languages_name_the_same_details(owner: str) -> None:
    gaps = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
    differing = {
        code
        for code, text in _texts(owner).items()
        if set(gaps.findall(text.zh)) != set(gaps.findall(text.en))
    }
    assert differing == set()


@pytest.mark.parametrize("owner", sorted(set(SOURCES) - {"chassis", "gateway"}))
def test_no_sentence_is_written_for_a_refusal_that_nobody_makes(owner: str) -> None:
    module = importlib.import_module(f"services.{owner}.texts")
    said = {
        code
        for path in _files([*SOURCES[owner], ROOT / "kernel"])
        if path.name != "texts.py"
        for code in codes_like_texts(path.read_text(encoding="utf-8"))
    }
    assert module.TEXTS.keys() - said == set()


def test_the_scan_finds_what_is_raised_and_what_is_refused() -> None:
    source = """raise NotFound("deal.gone")
found = [Refusal("deal.late", "day")]
errors.Conflict("deal.busy")"""
    assert codes_in(source) == {"deal.gone", "deal.late", "deal.busy"}
