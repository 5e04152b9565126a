"""What the clients of a storm were told: one append-only file a client, a line for each answer.

A line of an acknowledged change holds the whole sale as its client now knows it; the check of the
ledgers reads these files and nothing else of the clients.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Paid:
    """A payment (positive minor units), or its reversal (negative) naming what it reverses."""

    payment_id: str
    received_on: str
    minor: int
    reverses: str | None = None


@dataclass(frozen=True)
class Sale:
    """A deal as acknowledged. `version`: of its sale, 0 before the signature; `lines`: product line
    and minor units; `credits`: employee and per cent, which sum to 100."""

    number: int
    partner: str
    signed_on: str
    lines: tuple[tuple[str, int], ...]
    credits: tuple[tuple[str, int], ...]
    deal_id: str = ""
    version: int = 0
    stands: bool = True
    payments: tuple[Paid, ...] = ()

    @property
    def minor(self) -> int:
        return sum(minor for _, minor in self.lines)


@dataclass(frozen=True)
class Told:
    """An acknowledged command. `began`: when the attempt that was answered began (seconds since
    1970); `tries`: how many attempts it took."""

    key: str
    began: float
    tries: int
    sale: Sale


@dataclass
class Log:
    """The file of one client; a line is on its way to the disk before the next request begins."""

    path: Path
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def acknowledged(self, told: Told) -> None:
        self._append(asdict(told))

    def unknown(self, key: str, began: float, answer: str) -> None:
        """An attempt whose outcome the client was not told."""
        self._append({"key": key, "began": began, "unknown": answer})

    def _append(self, line: dict[str, Any]) -> None:
        with self._lock, self.path.open("a") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


@dataclass
class Testimony:
    """All the files together. `sales`: deal id -> the newest acknowledged state, signed ones only;
    `told`: key -> the acknowledged command; `unknown`: attempts without an answer, by answer;
    `tried`: the keys of those."""

    sales: dict[str, Sale]
    told: dict[str, Told]
    unknown: Counter[str]
    tried: set[str] = field(default_factory=set)


def read(folder: Path) -> Testimony:
    found = Testimony({}, {}, Counter())
    for line in _lines(folder):
        if "unknown" in line:
            found.unknown[line["unknown"]] += 1
            found.tried.add(line["key"])
            continue
        sale = _sale(line["sale"])
        found.told[line["key"]] = Told(line["key"], line["began"], line["tries"], sale)
        known = found.sales.get(sale.deal_id)
        if sale.version and (known is None or known.version < sale.version):
            found.sales[sale.deal_id] = sale
    return found


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl")):
        yield from map(json.loads, path.read_text().splitlines())


def _sale(said: dict[str, Any]) -> Sale:
    pairs = {name: tuple((who, int(value)) for who, value in said[name])
             for name in ("lines", "credits")}
    return Sale(**{**said, **pairs, "payments": tuple(Paid(**one) for one in said["payments"])})
