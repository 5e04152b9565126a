"""What quota does a locked target plan give to whom, month by month?

Every leaf its own cells; every subject above it the sum of the leaves below. So the parts equal the
whole here as they do in the plan. Counts (quantity, new customers) are not measured against sales
yet and give no quota. Source: events.md (target_locked); modules.md "TargetPlan".
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from services.strategy.contract import COUNT_METRICS, TargetEvent


class MonthOf(NamedTuple):
    """A subject's month, such as ("unit", "unit_1", "2026-03")."""

    subject_kind: str
    subject_id: str
    period: str


def quotas(event: TargetEvent) -> dict[MonthOf, int]:
    """Every subject's quota by month, in minor units of the plan's currency."""
    found: dict[MonthOf, int] = defaultdict(int)
    if event.metric in COUNT_METRICS:
        return {}
    for cell in event.cells:
        subjects = [(cell.subject_kind.value, cell.subject_id)]
        subjects += [_subject(name) for name in cell.above]
        for number, amount in enumerate(cell.months, 1):
            for kind, subject_id in subjects:
                found[MonthOf(kind, subject_id, f"{event.year:04}-{number:02}")] += amount
    return dict(found)


def _subject(name: str) -> tuple[str, str]:
    kind, _, subject_id = name.partition("/")
    return kind, subject_id
