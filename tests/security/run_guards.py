"""Take each guard away and see its tests fail: `python -m tests.security.run_guards [word ...]`.

Works in a copy of the tree; words pick the guards whose risk or name holds one of them. Prints the
table that stands in docs/security.md; the exit code is 1 unless every guard is noticed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from deploy.local.place import ROOT
from tests.security.guards import GUARDS, Guard

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".local", "__pycache__", ".*_cache")
LIMIT_SECONDS = 900
_FAILED = re.compile(r"^FAILED (\S+?)(?:\[| - |$)", re.MULTILINE)


class Outcome(NamedTuple):
    """What the tests said without a guard; `unnoticed` are those that passed all the same."""

    guard: Guard
    failed: int
    unnoticed: tuple[str, ...]
    seconds: float

    @property
    def is_noticed(self) -> bool:
        return self.failed > 0 and not self.unnoticed


def main(words: Sequence[str]) -> int:
    chosen = [
        one
        for one in GUARDS
        if not words or any(word.lower() in f"{one.risk} {one.name}".lower() for word in words)
    ]
    with tempfile.TemporaryDirectory(prefix="salesloop-guards-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        (tree / ".venv").symlink_to((ROOT / ".venv").resolve())
        whole, said = run(tree, sorted({test for one in chosen for test in one.tests}))
        if whole != 0:
            sys.stdout.write(f"{said}\n有防护时测试就已失败 / they fail with the guards in place\n")
            return 1
        outcomes = [_shown(without(tree, one)) for one in chosen]
    sys.stdout.write("\n" + "\n".join(table(outcomes)) + "\n")
    return 0 if all(one.is_noticed for one in outcomes) else 1


def without(tree: Path, guard: Guard) -> Outcome:
    """Run a guard's tests in the tree without it; the tree is afterwards as it was."""
    path, began = tree / guard.file, time.monotonic()
    source = path.read_text()
    if source.count(guard.text) != 1:
        raise SystemExit(f"{guard.name}: its text is not once in {guard.file}")
    path.write_text(source.replace(guard.text, guard.without))
    try:
        _, said = run(tree, guard.tests)
    finally:
        path.write_text(source)
    failed = _FAILED.findall(said)
    unnoticed = [test for test in guard.tests if not any(one.startswith(test) for one in failed)]
    return Outcome(guard, len(failed), tuple(unnoticed), time.monotonic() - began)


def run(tree: Path, tests: Sequence[str]) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "0", "-q", "-rf", "--tb=no",
         "-p", "no:cacheprovider", *tests],
        cwd=tree, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False,
        env=_environment(tree))  # fmt: skip
    return done.returncode, done.stdout + done.stderr[-2000:]


def _environment(tree: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "SALESLOOP_TEST_RUN"}
    return {**kept, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}


def table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The result as Markdown."""
    yield "| 风险 risk | 防护 guard | 位置 where | 移除后失败的测试 tests that fail without it |"
    yield "|---|---|---|---|"
    for one in outcomes:
        result = f"{one.failed}" if one.is_noticed else f"**未发现 unnoticed** {one.unnoticed}"
        yield f"| {one.guard.risk} | {one.guard.name} | `{one.guard.file}` | {result} |"


def _shown(outcome: Outcome) -> Outcome:
    verdict = "发现 noticed" if outcome.is_noticed else f"未发现 UNNOTICED {outcome.unnoticed}"
    sys.stdout.write(f"{outcome.guard.risk:6} {outcome.guard.name}: {verdict}, "
                     f"{outcome.failed} failed, {outcome.seconds:.0f} s\n")  # fmt: skip
    sys.stdout.flush()
    return outcome


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
