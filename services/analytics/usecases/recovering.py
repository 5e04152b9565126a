"""After a restore: withdraw costs of events that are gone, announce rows that others hold
differently (money.md, "Restores")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from chassis.work import Work
from services.analytics.contract import RowKey
from services.analytics.store import rows, withdrawing
from services.analytics.usecases.batch import announce


def withdraw(causes: Sequence[str], work: Work) -> int:
    """Take back the commission costs of people's events that people no longer knows; how many
    facts. What people says instead comes under new event ids and is booked as ever."""
    lines = withdrawing.costs_of(work, causes)
    changes: dict[RowKey, int] = defaultdict(int)
    for _, line in lines:
        changes[line.row] += line.value
    if lines:
        rows.add_facts(work, lines, rows.add_to_rows(work, changes))
    return len(lines)


def say_again(keys: Sequence[RowKey], work: Work) -> int:
    """Announce rows with a version above any of an earlier epoch; one that is gone with 0."""
    raised = withdrawing.raise_versions(work, sorted(set(keys), key=lambda key: key.name))
    announce(work, raised)
    return len(raised)
