"""The result of a drill as a table, in both languages: LOST, TWICE, healed, bite, kept."""

from __future__ import annotations

from collections.abc import Mapping

from deploy.drill.faults.base import FAULTS, Outcome

HEAD = ("| # | 故障 fault | 承诺 promise | LOST | TWICE | healed s | bite 实证 | ok |\n"
        "|---|---|---|---|---|---|---|---|\n")


def table(outcomes: Mapping[int, Outcome]) -> str:
    """One line a fault, and below it why a promise was not kept."""
    rows = "".join(row(number, outcome) for number, outcome in sorted(outcomes.items()))
    broken = [f"- {number}: {problem}" for number, outcome in sorted(outcomes.items())
              for problem in outcome.problems]
    return HEAD + rows + ("\n" + "\n".join(broken) + "\n" if broken else "")


def row(number: int, outcome: Outcome) -> str:
    fault = FAULTS[number]
    healed = "-" if outcome.healed_seconds is None else f"{outcome.healed_seconds:.1f}"
    return (f"| {number} | {_both(fault.name.zh, fault.name.en)} "
            f"| {_both(fault.promise.zh, fault.promise.en)} | {outcome.lost} | {outcome.twice} "
            f"| {healed} | {_plain(outcome.bite)} | {mark(outcome)} |\n")


def mark(outcome: Outcome) -> str:
    if outcome.impossible:
        return f"此处不可行 not possible here: {_plain(outcome.impossible)}"
    return "yes" if outcome.is_kept else "**NO**"


def _both(chinese: str, english: str) -> str:
    return f"{chinese}<br>{english}"


def _plain(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")
