"""What a storm did and what is left of it, as a value and as a table in both languages."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from deploy.drill.books import Verdict
from deploy.drill.storm_faults import MISFORTUNES, Misfortune

MET_AGAIN = ("salesloop_events_duplicate_total", "salesloop_events_redelivered_total",
             "salesloop_calls_redelivered_total")


@dataclass
class Struck:
    """One blow that fell: its evidence, the deals in flight, attempts that failed meanwhile, and
    seconds from its end to the next success."""

    misfortune: Misfortune
    evidence: str
    in_flight: int
    failed: int
    healed: float


@dataclass
class Storm:
    """What a storm did and what is left of it."""

    seed: int
    deals: int
    clients: int
    verdict: Verdict = field(default_factory=Verdict)
    struck: list[Struck] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    met_again: Counter[str] = field(default_factory=Counter)
    handovers: Counter[str] = field(default_factory=Counter)
    signed: int = 0
    changes: int = 0
    recovered: int = 0
    injected: int = 0
    seconds: float = 0.0
    quiet_seconds: float = 0.0

    @property
    def is_kept(self) -> bool:
        """Every promise held, and the storm was one."""
        return bool(self.verdict.is_clean and not self.troubles and self.signed == self.deals
                    and self.handovers and self.struck and all(one.in_flight for one in self.struck)
                    and self.met_again[MET_AGAIN[0]])

    def table(self) -> str:
        """What was done and found, in both languages."""
        kinds = defaultdict[Misfortune, list[Struck]](list)
        for one in self.struck:
            kinds[one.misfortune].append(one)
        lines = [self._summary(), "",
                 "| 故障 fault | 次 times | 在途 in flight | 失败请求 failed tries "
                 "| 恢复秒 healed s (median, max) | 实证 evidence of one |",
                 "|---|--:|--:|--:|--:|---|"]
        lines += [_row(kind, kinds[kind]) for kind in MISFORTUNES if kind in kinds]
        lines += [f"- 未击中 no bite: {one}" for one in self.missed]
        found = self.verdict
        lines += [f"- **{one}**" for one in [
            *self.troubles, *found.lost[:9], *found.twice[:9], *found.differences[:9]]]
        return "\n".join(lines) + "\n"

    def _summary(self) -> str:
        found, again = self.verdict, self.met_again
        rows = [
            ("签约商机 / 已确认变更", "deals signed / changes acknowledged",
             f"{self.signed} / {self.changes}"),
            ("客户端、种子", "clients, seed", f"{self.clients}, {self.seed}"),
            ("交接完成、收回", "handovers done, taken back",
             f"{self.handovers['done']}, {self.handovers['rolled_back']}"),
            ("丢失、重复、差额", "LOST, TWICE, differences",
             f"{len(found.lost)}, {len(found.twice)}, {len(found.differences)}"),
            ("未发布、等待、搁置、死信", "unpublished, waiting, parked, dead letters",
             f"{found.unpublished}, {found.waiting}, {found.parked}, {found.dead}"),
            ("无应答却已生效（合法）", "recovered: took effect though unanswered (legal)",
             str(self.recovered)),
            ("未获确认的请求", "attempts not acknowledged", _counts(
                {name: number for name, number in self.answers.items() if name[0] != "2"})),
            ("注入的重复事件；遇到的重复；重投的事件与调用",
             "events injected again; duplicates met; events and calls redelivered",
             f"{self.injected}; {'; '.join(str(again[name]) for name in MET_AGAIN)}"),
            ("用时秒；每秒商机；静止用时", "seconds; deals a second; seconds to quiet",
             f"{self.seconds:.0f}; {self.signed / max(self.seconds, 1):.1f}; "
             f"{self.quiet_seconds:.1f}"),
        ]
        return "\n".join(["| | |", "|---|---|",
                          *(f"| {zh}<br>{en} | {value} |" for zh, en, value in rows)])


def _row(kind: Misfortune, struck: Sequence[Struck]) -> str:
    healed = [one.healed for one in struck]
    return (f"| {kind.zh}<br>{kind.en} | {len(struck)} | {min(one.in_flight for one in struck)}-"
            f"{max(one.in_flight for one in struck)} | {sum(one.failed for one in struck)} "
            f"| {statistics.median(healed):.1f}, {max(healed):.1f} | {struck[0].evidence} |")


def _counts(numbers: dict[str, int]) -> str:
    return ", ".join(f"{name} x {number}" for name, number in sorted(numbers.items())) or "0"
