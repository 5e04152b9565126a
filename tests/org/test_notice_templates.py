"""Whatever a service asks for by name, org has words for; and nobody keeps words for nothing."""

from __future__ import annotations

import ast
from pathlib import Path

from services.org.rules.notice_texts import WORDS

SERVICES = Path(__file__).resolve().parents[2] / "services"


def asked_for() -> set[str]:
    """The second argument of every `notify(work, ...)`; `kind.wire_name()` of reminders too."""
    found = {"follow_up_due", "follow_up_overdue"}
    for path in SERVICES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                    and node.func.id == "notify" and isinstance(node.args[1], ast.Constant)):
                found.add(str(node.args[1].value))
    return found


def test_every_template_that_is_asked_for_has_words_and_no_other():
    assert asked_for() == set(WORDS)
