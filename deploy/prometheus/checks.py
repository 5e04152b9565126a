"""Everything about the rules that can be checked without a running system."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from deploy.grafana.dashboards import DASHBOARDS
from deploy.grafana.panels import expressions_of
from deploy.local.place import ROOT
from deploy.prometheus.naming import exported, named_in
from deploy.prometheus.tools import CONFIGURATION, RULES, TESTS, promtool

RUNBOOK = ROOT / "docs" / "operations.md"
BREAKING = ROOT / "tests" / "alerts"
SEVERITIES = ("warning", "critical")


def alerts() -> list[dict[str, Any]]:
    """Every alerting rule, as it stands in its file."""
    groups = [group for path in RULES for group in yaml.safe_load(path.read_text())["groups"]]
    return [rule for group in groups for rule in group["rules"]]


def faults() -> Iterator[str]:
    """What is wrong, one line each."""
    for check in CHECKS:
        yield from check()


def _tools() -> Iterator[str]:
    yield from filter(None, (promtool("check", "rules", *RULES),
                             promtool("check", "config", CONFIGURATION),
                             promtool("test", "rules", *TESTS)))


def _metrics() -> Iterator[str]:
    known = exported()
    named = [(f"alert {rule['alert']}", rule["expr"]) for rule in alerts()]
    named += [(f"dashboard {name}", expression) for name, board in DASHBOARDS.items()
              for expression in expressions_of(board)]
    for where, expression in named:
        for metric in sorted(named_in(expression) - known):
            yield f"{where}: nobody exports {metric}"


def _words() -> Iterator[str]:
    for rule in alerts():
        name, told = rule["alert"], rule["annotations"]
        if rule["labels"].get("severity") not in SEVERITIES:
            yield f"{name}: no severity"
        for part in ("summary", "description"):
            zh, _, en = told.get(part, "").partition(" / ")
            if not re.search(r"[\u4e00-\u9fff]", zh) or not re.search(r"[a-z]{2}", en):
                yield f"{name}: {part} is not in both languages"
        if told.get("runbook_url") != f"docs/operations.md#{name.lower()}":
            yield f"{name}: its runbook link is not its own"


def _runbooks() -> Iterator[str]:
    page = RUNBOOK.read_text()
    for rule in alerts():
        section = re.search(rf"^### {rule['alert']}\n(.*?)(?=^##|\Z)", page, re.M | re.S)
        steps = re.findall(r"^[123]\. ", section[1], re.M) if section else []
        if len(steps) < 3:
            yield f"{rule['alert']}: {RUNBOOK.name} has no section with three steps"


def _tests() -> Iterator[str]:
    tool = "\n".join(path.read_text() for path in TESTS)
    breaking = "\n".join(path.read_text() for path in BREAKING.glob("test_*.py"))
    for rule in alerts():
        if f'alertname="{rule["alert"]}"' not in tool:
            yield f"{rule['alert']}: no promtool test"
        if f'"{rule["alert"]}"' not in breaking:
            yield f"{rule['alert']}: no test breaks what it watches"


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (_tools, _metrics, _words, _runbooks, _tests)
