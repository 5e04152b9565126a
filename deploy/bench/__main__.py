"""`python -m deploy.bench [a,b,c,d,e,f,g,h,i,j,k] [--runs 5] [--deals 400]`: measure, print, keep.

The newest figures of each letter are kept in `.local/bench.json`; the page (docs/figures.md) is
written when all were measured in one go. (c) is taken before and after (a), so it wants (a).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from deploy.bench import (
    chain,
    finding,
    imports,
    memory,
    pay,
    people,
    places,
    reads,
    stored,
    table,
    targets,
    views,
)
from deploy.bench.company import Company, found
from deploy.bench.stage import Stage, running
from deploy.figures import put
from deploy.local.place import ROOT

KEPT = ROOT / ".local" / "bench.json"
ORDER = "acbhdgijkfe"
"""Of measuring: what fills the databases comes last."""


def main() -> None:
    wish = _wish()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended all the same
    results: dict[str, Any] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    with running() as stage:
        company = found(stage)
        idle = memory.taken(stage)
        for letter, measure in _measures(stage, company, idle, wish).items():
            if letter in wish.letters:
                results[letter] = {**measure(), **_circumstances(stage)}
                KEPT.write_text(json.dumps(results, indent=1))
                print(table.part(letter, results[letter]), flush=True)
    if wish.letters == set(ORDER):
        put("bench", table.page(results))


def _measures(stage: Stage, company: Company, idle: dict[str, float], wish: argparse.Namespace
              ) -> dict[str, Callable[[], dict[str, Any]]]:
    each: dict[str, Callable[[], dict[str, Any]]] = {
        "a": lambda: chain.measure(stage, company, wish.runs, wish.deals),
        "b": lambda: reads.measure(stage, company, wish.runs),
        "c": lambda: {"idle": idle, "after": memory.taken(stage)},
        "d": lambda: stored.measure(stage, company, min(3, wish.runs), wish.deals),
        "e": lambda: people.measure(stage),
        "f": lambda: imports.measure(stage),
        "g": lambda: pay.measure(stage),
        "h": lambda: targets.measure(stage, wish.runs),
        "i": lambda: places.measure(stage),
        "j": lambda: views.measure(stage, min(3, wish.runs)),
        "k": lambda: finding.measure(stage, min(3, wish.runs)),
    }
    return {letter: each[letter] for letter in ORDER}


def _circumstances(stage: Stage) -> dict[str, Any]:
    """When, on what, with what: a figure without them means nothing."""
    version = stage.ask("pipeline", "SELECT current_setting('server_version')")[0][0]
    return {"measured": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
            "cores": os.cpu_count(), "load": [round(one, 1) for one in os.getloadavg()],
            "python": platform.python_version(), "postgresql": version}


def _wish() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="deploy.bench", description=__doc__)
    parser.add_argument("letters", nargs="?", default="a,b,c,d,e,f,g,h,i,j,k",
                        type=lambda given: set(given.split(",")))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--deals", type=int, default=400)
    wish = parser.parse_args()
    if isinstance(wish.letters, str):
        wish.letters = set(wish.letters.split(","))
    if wish.letters - set(ORDER):
        parser.error(f"letters are {', '.join(sorted(ORDER))}")
    return wish


if __name__ == "__main__":
    main()
