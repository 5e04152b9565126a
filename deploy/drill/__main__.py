"""Every fault in turn, then all of them at random: python -m deploy.drill [--only 3,8] [--long].

Prints the seed and a table, and writes it into docs/figures.md: the lines of the faults that were
played. Exits 1 when a promise was broken.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from deploy import figures
from deploy.drill.faults import all as families
from deploy.drill.faults.base import FAULTS, Impossible, Outcome
from deploy.drill.stage import Stage, opened
from deploy.drill.storm import run as run_storm
from deploy.drill.table import mark, table
from deploy.local.speech import say


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    for number in (signal.SIGTERM, signal.SIGINT):  # whoever ends a drill ends its system too
        signal.signal(number, signal.default_int_handler)
    seed = asked.seed if asked.seed is not None else random.randrange(10**6)
    say(f"种子 {seed}", f"seed {seed}")
    chosen = sorted(asked.only or FAULTS)
    outcomes = play(chosen, seed, is_long=asked.long)
    print(table(outcomes, seed))
    kept = all(outcome.is_kept or outcome.impossible for outcome in outcomes.values())
    if not asked.skip_storm:
        kept &= _storm(seed, asked.deals, asked.clients)
    return 0 if kept else 1


def play(numbers: Iterable[int], seed: int, *, is_long: bool = False) -> dict[int, Outcome]:
    """Those that can share a stage one after another on it, then each of the others alone."""
    outcomes: dict[int, Outcome] = {}
    shared = [number for number in numbers if FAULTS[number].scene is None]
    alone = [number for number in numbers if FAULTS[number].scene is not None]
    for group in ([shared] if shared else []) + [[number] for number in alone]:
        try:
            with tempfile.TemporaryDirectory(prefix="drill-") as folder, opened(
                    Path(folder) / "state", FAULTS[group[0]].scene) as stage:
                outcomes |= {number: _one(stage, number, seed, is_long) for number in group}
        except Impossible as reason:
            outcomes[group[0]] = Outcome(impossible=str(reason))
    return outcomes


def _one(stage: Stage, number: int, seed: int, is_long: bool) -> Outcome:
    fault, began = FAULTS[number], time.monotonic()
    outcome = fault.run(stage, seed, is_long=is_long)
    say(f"{number} {fault.name.zh}：{mark(outcome)}", f"{number} {fault.name.en}: {mark(outcome)}")
    print(f"    {outcome.bite}  ({time.monotonic() - began:.0f} s)", *outcome.problems,
          sep="\n    ", flush=True)
    figures.put("faults", table({number: outcome}, seed, figures.PAGE.read_text()))
    return outcome


def _storm(seed: int, deals: int, clients: int) -> bool:
    storm = run_storm(seed, deals, clients)
    print(storm.table())
    figures.put("storm", _headline() + storm.table())
    return bool(storm.is_kept)


def _headline() -> str:
    command = " ".join(["python -m deploy.drill", *sys.argv[1:]])
    return f"`{command}`, {os.cpu_count()} cores, {datetime.now(UTC):%Y-%m-%d}\n\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deploy.drill", description=__doc__)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--deals", type=int, default=2000)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--only", type=lambda text: [int(one) for one in text.split(",")])
    parser.add_argument("--skip-storm", action="store_true")
    parser.add_argument("--long", action="store_true", help="the waits of reliability.md in full")
    return parser


if __name__ == "__main__":
    assert families
    sys.exit(main())
