"""`python -m tests.contracts.snapshot`: keep the contracts as they stand."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.contracts.comparing import broken
from tests.contracts.shapes import Shape, contracts, shape_of

FOLDER = Path(__file__).parent / "snapshots"


def kept(service: str) -> Shape | None:
    """The snapshot of a service; None when none was made."""
    path = FOLDER / f"{service}.json"
    found: Shape | None = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
    return found


def write_all() -> list[str]:
    """Write every snapshot; what the new ones break of the old ones comes back."""
    FOLDER.mkdir(exist_ok=True)
    problems = []
    for service, contract in contracts():
        shape, before = shape_of(service, contract), kept(service)
        problems += [f"{service}: {problem}" for problem in broken(before, shape)] if before else []
        text = json.dumps(shape, ensure_ascii=False, indent=1, sort_keys=True)
        (FOLDER / f"{service}.json").write_text(text + "\n", encoding="utf-8")
    return problems


if __name__ == "__main__":
    for line in write_all():
        sys.stdout.write(f"breaks what was promised / 破坏兼容: {line}\n")
