"""What must be added so that a deal's facts sum to what its sale now gives?

Facts are signed lines keyed by (cause, deal, row, leg); they are never changed or removed. A
newer sale adds per row what it now gives minus what the deal has there; an unchanged row gets
nothing. An organizational change takes a share out of the units of before and puts it into those
of now. Commission lines are differences already. Source: money.md step 3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.analytics.contract import Metric, RowKey, SubjectKind
from services.analytics.rules.rows import COMPANY
from services.people.contract import CommissionLine

IN, OUT = "in", "out"


@dataclass(frozen=True)
class FactLine:
    """A signed line to add to the facts of a cause."""

    deal_id: str | None
    row: RowKey
    value: int
    leg: str = IN


def differences(
    deal_id: str, now: Mapping[RowKey, int], before: Mapping[RowKey, int]
) -> list[FactLine]:
    """What the sale now gives minus what the deal has."""
    rows = in_row_order(now.keys() | before.keys())
    changes = ((row, now.get(row, 0) - before.get(row, 0)) for row in rows)
    return [FactLine(deal_id, row, value) for row, value in changes if value]


def moved(deal_id: str, before: Mapping[RowKey, int], now: Mapping[RowKey, int]) -> list[FactLine]:
    """The lines of a re-booking: out of the rows of before, into the rows of now."""
    rows = in_row_order(before.keys() | now.keys())
    changed = [row for row in rows if before.get(row, 0) != now.get(row, 0)]
    out = [FactLine(deal_id, row, -before[row], OUT) for row in changed if row in before]
    return out + [FactLine(deal_id, row, now[row], IN) for row in changed if row in now]


def commission_costs(lines: Sequence[CommissionLine]) -> list[FactLine]:
    """What commission lines cost the company, and per employee, on the day they belong to."""
    costs: dict[tuple[str | None, RowKey], int] = defaultdict(int)
    for line in lines:
        for row in _cost_rows(line):
            costs[line.deal_id, row] += line.amount.minor
    return [FactLine(deal_id, row, value) for (deal_id, row), value in costs.items() if value]


def _cost_rows(line: CommissionLine) -> Iterator[RowKey]:
    currency, day = line.amount.currency, line.belongs_on
    yield RowKey(Metric.COMMISSION_COST, SubjectKind.COMPANY, COMPANY, currency, day)
    yield RowKey(Metric.COMMISSION_COST, SubjectKind.EMPLOYEE, line.employee_id, currency, day)


def in_row_order(rows: Iterable[RowKey]) -> list[RowKey]:
    """Rows in the order in which every transaction locks them."""
    return sorted(
        rows, key=lambda row: (row.metric, row.subject_kind, row.subject_id, row.currency, row.day)
    )
