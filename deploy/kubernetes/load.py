"""What one deal costs, and what that comes to: the tables of docs/scale.md.

The numbers below are the only ones to change when `make bench` has measured anew; then
`python -m deploy.kubernetes write` writes the tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

from deploy.kubernetes.capacity_rules import BESIDE_WORKERS
from deploy.kubernetes.large import MOST_SESSIONS

PAGE = Path(__file__).parents[2] / "docs" / "scale.md"
MEASURED = "2026-11-25 22:59 UTC, make bench (a), five runs of 400 deals"
CPU = {
    "PostgreSQL": "5.42", "pipeline": "4.75", "people": "2.22", "analytics": "1.98",
    "channels": "1.95", "RabbitMQ": "1.85", "gateway": "1.25", "crm": "1.22", "org": "0.18",
    "catalog": "0.12", "strategy": "0.08",
}
"""CPU milliseconds of each for a deal that is signed and settled."""
KILOBYTES = {"analytics": "18.6", "pipeline": "13.5", "people": "5.4", "channels": "4.8",
             "crm": "0.5"}
"""What a deal adds to each database: rows and indexes, its outbox, audit and dedupe rows."""
WAL = Decimal("96")
"""Kilobytes of WAL a deal, with the full pages after each checkpoint."""
EVENTS, DELIVERIES = Decimal("5.5"), Decimal("5.8")
"""Announced and taken for a deal."""
BASE = 80
"""Deals a second: the target of issue 4, and the unit of the tables."""
TIMES = (1, 10, 100)
WORKERS = 10
SERVERS = ("PostgreSQL", "RabbitMQ")
BUSY = Decimal("0.6")
"""Of the one core that a Python process can use, so that a peak finds room."""


def tables() -> dict[str, str]:
    """The parts of the page by their marks."""
    return {"load": _cores(), "disk": _disk()}


def page(text: str) -> str:
    """The page with its tables anew; raises LookupError when a mark is missing."""
    for part, table in tables().items():
        begin, end = f"<!-- {part} -->", f"<!-- /{part} -->"
        pattern = f"{re.escape(begin)}.*?{re.escape(end)}"
        text, found = re.subn(pattern, f"{begin}\n{table}\n{end}", text, flags=re.DOTALL)
        if found != 1:
            raise LookupError(f"{PAGE.name} has no part {part}")
    return text


def cores(name: str, times: int) -> Decimal:
    """Cores that a component needs for so many times the base."""
    return Decimal(CPU[name]) * BASE * times / 1000


def processes(name: str, times: int) -> int:
    """Processes of one core each, not more than `BUSY`."""
    return max(1, int((cores(name, times) / BUSY).to_integral_value(ROUND_CEILING)))


def sessions(name: str, times: int) -> int:
    return processes(name, times) * (WORKERS + BESIDE_WORKERS)


def _cores() -> str:
    head = ["CPU ms a deal 每单", *(f"x{times}: {BASE * times:,}/s" for times in TIMES)]
    rows = [_row(name, [milliseconds, *(_need(name, times) for times in TIMES)])
            for name, milliseconds in CPU.items()]
    total = sum(map(Decimal, CPU.values()))
    rows.append(_row("**all 合计**", [total, *(
        f"{sum(cores(name, times) for name in CPU):.1f}" for times in TIMES)]))
    return "\n".join([f"Measured 测量: {MEASURED}.", "",
                      _row("", head), "|---|" + "---|" * len(head), *rows])


def _need(name: str, times: int) -> str:
    """Cores; of our own processes their number, of services also their sessions."""
    needed = f"{cores(name, times):.1f}"
    if name in SERVERS:
        return needed
    number = processes(name, times)
    if name == "gateway":
        return f"{needed} → {number}"
    wanted = sessions(name, times)
    return f"{needed} → {number}, {wanted}" + (" **!**" if wanted > MOST_SESSIONS else "")


def _disk() -> str:
    per_deal = sum(map(Decimal, KILOBYTES.values()))
    rows = [_row(f"{name} database" if name != "all" else "**all 合计**", [kilobytes, *(
        _size(Decimal(kilobytes) * deals) for deals in (10**6, 10**7, 10**8))])
        for name, kilobytes in [*KILOBYTES.items(), ("all", str(per_deal))]]
    busy = [f"{WAL * BASE * times / 1000:,.0f} MB/s" for times in TIMES]
    head = ["KB a deal 每单", "1 M a year", "10 M", "100 M"]
    return "\n".join([_row("", head), "|---|" + "---|" * len(head), *rows, "", (
        f"WAL: {WAL} KB a deal, at x1, x10, x100 {', '.join(busy)}. "
        f"Events: {EVENTS} announced and {DELIVERIES} taken a deal, at x100 "
        f"{EVENTS * BASE * 100:,.0f} and {DELIVERIES * BASE * 100:,.0f} a second.")])


def _size(kilobytes: Decimal) -> str:
    gigabytes = kilobytes / 10**6
    return f"{gigabytes / 1000:.1f} TB" if gigabytes >= 1000 else f"{gigabytes:.0f} GB"


def _row(name: str, cells: Sequence[object]) -> str:
    return f"| {name} | " + " | ".join(map(str, cells)) + " |"
