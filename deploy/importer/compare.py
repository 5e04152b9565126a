"""Do the system's figures equal the recomputation? Every one of them, to the cent."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal

from deploy.importer.api import Gateway, Record
from deploy.importer.expected import Figures

FROM_ON, TO_ON = "2016-01-01", "2018-01-01"
LONGEST_SILENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Known:
    """Who is who: the ids of units and employees by the foreign names, and the plan."""

    offices: Mapping[str, str]
    sellers: Mapping[str, str]
    plan_id: str
    currency: str
    teams: Mapping[str, list[str]]


@dataclass(frozen=True)
class Subject:
    """Whose total is compared; without an id the system does not know it."""

    name: str
    kind: str
    subject_id: str | None
    expected: int


@dataclass(frozen=True)
class Figure:
    """One figure as recomputed from the files and as the system says it, in hundredths."""

    name: str
    expected: int
    found: int

    @property
    def agrees(self) -> bool:
        return self.expected == self.found


def await_company(gateway: Gateway, known: Known, figures: Figures) -> None:
    """Wait until the company's total is there, or has not moved for a minute."""
    last, moved = None, time.monotonic()
    while time.monotonic() - moved < LONGEST_SILENCE_SECONDS:
        total = signed(gateway, known, "company", "company")
        if total == figures.company:
            return
        if total != last:
            last, moved = total, time.monotonic()
        time.sleep(0.5)


def compared(gateway: Gateway, known: Known, figures: Figures) -> list[Figure]:
    """Company, offices and sellers in signed amount; each seller's commission by month."""
    with ThreadPoolExecutor(8) as pool:
        totals = pool.map(lambda subject: _total(gateway, known, subject),
                          _subjects(known, figures))
        commissions = pool.map(lambda name: _commissions(gateway, known, figures, name),
                               sorted(known.sellers))
        return [*totals, *(figure for part in commissions for figure in part)]


def table(figures: list[Figure]) -> Iterator[str]:
    """Totals line by line; of the monthly commissions only each seller's sum and what differs."""
    yield f"{'指标 figure':<48}{'重算 expected':>18}{'系统 system':>18}"
    for figure in figures:
        if "/" not in figure.name or not figure.agrees:
            mark = "=" if figure.agrees else "≠"
            yield (f"{figure.name:<48}{_plain(figure.expected):>18}"
                   f"{_plain(figure.found):>18}  {mark}")


def signed(gateway: Gateway, known: Known, subject_kind: str, subject_id: str) -> int:
    """The signed amount of a subject over the files' whole span, in hundredths."""
    kpis = gateway.get("/v1/kpis", metric="signed", subject_kind=subject_kind,
                       subject_id=subject_id, currency=known.currency, from_on=FROM_ON, to_on=TO_ON)
    return int(kpis["total"])


def _subjects(known: Known, figures: Figures) -> list[Subject]:
    offices = [Subject(f"单位 office {name}", "unit", known.offices.get(name), amount)
               for name, amount in sorted(figures.offices.items())]
    sellers = [Subject(f"销售 seller {name}", "employee", known.sellers.get(name), amount)
               for name, amount in sorted(figures.sellers.items())]
    return [Subject("公司 company", "company", "company", figures.company), *offices, *sellers]


def _total(gateway: Gateway, known: Known, subject: Subject) -> Figure:
    found = 0
    if subject.subject_id is not None:
        found = signed(gateway, known, subject.kind, subject.subject_id)
    return Figure(subject.name, subject.expected, found)


def _commissions(
    gateway: Gateway, known: Known, figures: Figures, seller: str
) -> list[Figure]:
    balances = gateway.get(f"/v1/employees/{known.sellers[seller]}/balances")
    found: dict[str, int] = {}
    for account in balances["accounts"]:
        if account["plan_id"] == known.plan_id:
            found[account["period"]] = found.get(account["period"], 0) + _minor(account["balance"])
    expected = {month: earned for (name, month), earned in figures.commissions.items()
                if name == seller}
    months = [Figure(f"佣金 commission {seller} / {month}", expected.get(month, 0),
                     found.get(month, 0)) for month in sorted({*expected, *found})]
    return [Figure(f"佣金 commission {seller}", sum(expected.values()), sum(found.values())),
            *months]


def _minor(amount: Record) -> int:
    return int(Decimal(amount["amount"]) * 100)


def _plain(minor: int) -> str:
    return f"{Decimal(minor) / 100:,.2f}"
