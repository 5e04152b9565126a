"""What would somebody see, or no longer see, after a move?

Two states of who sees whom are compared day by day: a gain is a stretch of days on which a viewer
sees a subject afterwards and did not before; a loss the other way round. What does not change is
not told, however its periods are cut.
Source: modules.md "2 org" (visibility), issue 5 (a move from a date, with a preview).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kernel.periods import Period
from services.org.contract import ScopeEdge, SightChange
from services.org.rules.spans import merged, sections

Edges = Mapping[str, Sequence[ScopeEdge]]
"""By subject, who sees them when."""


def more(before: Edges, after: Edges) -> list[SightChange]:
    """What is seen in the second state and not in the first, by viewer, subject and day."""
    found = [SightChange(viewer, subject, days.start, days.end)
             for subject, edges in after.items()
             for viewer, periods in _by_viewer(edges).items()
             for days in without(periods, _by_viewer(before.get(subject, ())).get(viewer, []))]
    return sorted(found, key=lambda one: (one.viewer_id, one.subject_id, one.valid_from))


def without(periods: Sequence[Period], taken: Sequence[Period]) -> list[Period]:
    """The days of the first that are none of the second."""
    return merged(part for part in sections([*periods, *taken])
                  if _holds(periods, part) and not _holds(taken, part))


def _holds(periods: Iterable[Period], part: Period) -> bool:
    return any(period.contains(part.start) for period in periods)


def _by_viewer(edges: Iterable[ScopeEdge]) -> dict[str, list[Period]]:
    found: dict[str, list[Period]] = defaultdict(list)
    for edge in edges:
        found[edge.viewer_id].append(Period(edge.valid_from, edge.valid_to))
    return found
