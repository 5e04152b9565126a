"""The result of a drill as a table, in both languages: LOST, TWICE, healed, bite, kept.

Each line says when and with which seed it was played: a fault played alone replaces its line only.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from deploy.drill.faults.base import FAULTS, Outcome

HEAD = ("| # | 故障 fault | 承诺 promise | LOST | TWICE | healed s | bite 实证 "
        "| ok | played 演练于 |\n"
        "|---|---|---|---|---|---|---|---|---|\n")
LINE = re.compile(r"^\| (\d+) \|.*\n", re.MULTILINE)


def table(outcomes: Mapping[int, Outcome], seed: int, earlier: str = "") -> str:
    """One line a fault; those not played now keep their line of an `earlier` table."""
    lines = {int(found[1]): found[0] for found in LINE.finditer(earlier)}
    lines |= {number: row(number, outcome, seed) for number, outcome in outcomes.items()}
    return HEAD + "".join(lines[number] for number in sorted(lines))


def row(number: int, outcome: Outcome, seed: int) -> str:
    """A line; what was not kept says why."""
    fault = FAULTS[number]
    healed = "-" if outcome.healed_seconds is None else f"{outcome.healed_seconds:.1f}"
    return (f"| {number} | {_both(fault.name.zh, fault.name.en)} "
            f"| {_both(fault.promise.zh, fault.promise.en)} | {outcome.lost} | {outcome.twice} "
            f"| {healed} | {_plain(outcome.bite)} | {mark(outcome)} | {_when(seed)} |\n")


def mark(outcome: Outcome) -> str:
    if outcome.impossible:
        return f"此处不可行 not possible here: {_plain(outcome.impossible)}"
    why = _plain("; ".join(outcome.problems))
    return "yes" if outcome.is_kept else f"**NO** {why}".strip()


def _when(seed: int) -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}, seed {seed}, {os.cpu_count()} cores"


def _both(chinese: str, english: str) -> str:
    return f"{chinese}<br>{english}"


def _plain(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")
