"""What must the figures be? Counted again from the sales files themselves, by the plainest means.

Shares no code with the services, their kernel or the mapping: csv, int and Decimal only. Amounts
are hundredths. The plan is stated again here: by the month of signing, 3 % of the first 20,000.00
and 5 % of what lies above, rounded half up once per seller and month.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

SALES, TEAMS = "sales_pipeline.csv", "sales_teams.csv"
FIRST_TIER_ENDS = 20_000_00


@dataclass
class Figures:
    """Signed amounts of the company, by office, by seller, and by seller and month."""

    deals: int = 0
    company: int = 0
    offices: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    sellers: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    months: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    @property
    def commissions(self) -> dict[tuple[str, str], int]:
        return {account: commission(base) for account, base in self.months.items()}


def recomputed(folder: Path, left_out: Collection[int] = ()) -> Figures:
    """The figures of all won opportunities but those on the lines left out."""
    figures = Figures()
    office_of = _offices(folder / TEAMS)
    for office in office_of.values():
        figures.offices[office] += 0
    for seller in office_of:
        figures.sellers[seller] += 0
    with (folder / SALES).open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        for row in rows:
            if rows.line_num not in left_out and row["deal_stage"].strip() == "Won":
                _count(figures, row, office_of)
    return figures


def commission(month_total: int) -> int:
    """What a month's total earns, in hundredths."""
    low = min(month_total, FIRST_TIER_ENDS)
    exact = Decimal(low) * Decimal("0.03") + Decimal(month_total - low) * Decimal("0.05")
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def _offices(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["sales_agent"].strip(): row["regional_office"].strip()
                for row in csv.DictReader(file)}


def _count(figures: Figures, row: dict[str, str], office_of: dict[str, str]) -> None:
    amount = int(Decimal(row["close_value"].strip()) * 100)
    seller, month = row["sales_agent"].strip(), row["close_date"].strip()[:7]
    figures.deals += 1
    figures.company += amount
    figures.offices[office_of.get(seller, "?")] += amount
    figures.sellers[seller] += amount
    figures.months[seller, month] += amount
