"""`python -m deploy.bench [a,b,c,d,e,f] [--runs 5] [--deals 400]`: measure, print, keep.

Writes the page (docs/figures.md) only when every letter was measured in one go; each letter's
newest figures are kept in `.local/bench.json`.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from deploy.bench import chain
from deploy.bench.company import Company, found
from deploy.bench.stage import Stage, running
from deploy.local.place import ROOT

KEPT = ROOT / ".local" / "bench.json"


def main() -> None:
    wish = _wish()
    results: dict[str, Any] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    with running() as stage:
        company = found(stage)
        for letter in wish.letters.split(","):
            results[letter] = _measure(letter, stage, company, wish)
            KEPT.write_text(json.dumps(results, indent=1))
            print(json.dumps(results[letter], indent=1))


def _measure(letter: str, stage: Stage, company: Company, wish: Any) -> dict[str, Any]:
    return chain.measure(stage, company, wish.runs, wish.deals)


def _wish() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="deploy.bench", description=__doc__)
    parser.add_argument("letters", nargs="?", default="a,b,c,d,e,f")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--deals", type=int, default=400)
    return parser.parse_args()


if __name__ == "__main__":
    main()
