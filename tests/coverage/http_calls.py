"""Which routes does a test call over HTTP? Read from its source, the helpers it uses included.

A call is `something.get("/v1/...")`, `.post(...)`, `.patch(...)` and so on: the verb is the name of
the method, the path a text or an f-string whose gaps stand for one segment each. Helpers are
followed where they are functions of the same module or imported from `tests`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gateway.openapi.screen import ScreenDescription
from gateway.openapi.screens import SCREENS
from gateway.route import Route
from gateway.tables import ROUTES

ROOT = Path(__file__).resolve().parents[2]
VERBS = {"get": "GET", "post": "POST", "put": "PUT", "patch": "PATCH", "delete": "DELETE"}
GAP = "\x00"


@dataclass(frozen=True)
class HttpCall:
    verb: str
    path: str


def operations_called(test: str) -> set[str]:
    """The operations ("service.name") that a test, named "file::function", calls over HTTP."""
    file, _, name = test.partition("::")
    calls = set(_calls(_module(file), name, set()))
    routed = {
        f"{route.operation.service}.{route.operation.name}"
        for route in ROUTES
        if any(_matches(route, call) for call in calls)
    }
    return routed | {f"gateway.{screen.name}" for screen in SCREENS
                     if any(_matches(screen, call) for call in calls)}


def _matches(route: Route | ScreenDescription, call: HttpCall) -> bool:
    pattern = re.sub(r"<[^>]+>", "[^/]+", route.path)
    return call.verb == route.verb and re.fullmatch(pattern, call.path) is not None


@cache
def _module(file: str) -> str:
    path = ROOT / file
    return str(path if path.suffix == ".py" else path / "__init__.py")


@cache
def _tree(file: str) -> ast.Module:
    return ast.parse(Path(file).read_text())


@cache
def _functions(file: str) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.walk(_tree(file)) if isinstance(node, ast.FunctionDef)}


@cache
def _imported(file: str) -> dict[str, str]:
    """Names that come from our own tests: name -> the file that defines it."""
    found = {}
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests"):
            home = ROOT / ((node.module or "").replace(".", "/") + ".py")
            found.update({alias.asname or alias.name: str(home)
                          for alias in node.names if home.exists()})
    return found


def _calls(file: str, name: str, seen: set[tuple[str, str]]) -> Iterator[HttpCall]:
    function = _functions(file).get(name)
    if function is None or (file, name) in seen:
        return
    seen.add((file, name))
    paths = {**_paths(_tree(file)), **_paths(function)}
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            yield from _own_call(node, paths)
        used = _name_of(node)
        if used in _functions(file):
            yield from _calls(file, used, seen)
        elif used in _imported(file):
            yield from _calls(_imported(file)[used], used, seen)


def _name_of(node: ast.AST) -> str:
    """A function or a fixture that is named here."""
    if isinstance(node, ast.Name):
        return node.id
    return node.arg if isinstance(node, ast.arg) else ""


def _own_call(node: ast.Call, paths: dict[str, str]) -> Iterator[HttpCall]:
    if isinstance(node.func, ast.Attribute) and node.func.attr in VERBS and node.args:
        path = _text(node.args[0], paths)
        if path.startswith("/v1/"):
            yield HttpCall(VERBS[node.func.attr], path.split("?")[0])


def _paths(scope: ast.AST) -> dict[str, str]:
    """Names that stand for an address: `path = f"/v1/deals/{deal_id}"`."""
    found: dict[str, str] = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                _add_paths(target, node.value, found)
    return found


def _add_paths(target: ast.expr, value: ast.expr, found: dict[str, str]) -> None:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, its in zip(target.elts, value.elts, strict=False):
            _add_paths(one, its, found)
    elif isinstance(target, ast.Name) and _text(value, found).startswith("/v1/"):
        found[target.id] = _text(value, found)


def _text(node: ast.expr, paths: dict[str, str]) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name):
        return paths.get(node.id, GAP)
    if isinstance(node, ast.FormattedValue):
        return _text(node.value, paths) if isinstance(node.value, ast.Name) else GAP
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, paths) for part in node.values)
    return GAP
