"""From rows that hold from a day on to periods, by unit or position."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from services.org.rules.line import Timelines
from services.org.rules.spans import timeline


def timelines(rows: Iterable[tuple[str, date, str | None]]) -> Timelines:
    """What each node hangs under, period by period, from (node, first day, upper node)."""
    starts: dict[str, list[tuple[date, str | None]]] = defaultdict(list)
    for node, day, upper in rows:
        starts[node].append((day, upper))
    return {node: timeline(known) for node, known in starts.items()}
