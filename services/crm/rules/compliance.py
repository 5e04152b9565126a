"""How far are the rules of use kept? Counted per owner, and added up for teams and the company.

Complete: telephone, industry and segment are filled in. A follow-up is in time when it happened no
later than the day that was due when it was noted (`rules/cadence.py`); an interaction is noted in
time when it was written down within 24 hours. Nothing to count gives no share, not zero.
Source: modules.md 5 (《CRM系统使用规范》 with each team's measured compliance), field notes 5.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from decimal import Decimal

WINDOW_DAYS = 90
NOTED_WITHIN = timedelta(hours=24)
REQUIRED = ("phone", "industry", "segment")


@dataclass(frozen=True)
class Kept:
    """Of how many customers, follow-ups and notes how many were as the rules ask."""

    customers: int = 0
    complete: int = 0
    follow_ups: int = 0
    in_time: int = 0
    noted: int = 0
    overdue: int = 0

    def __add__(self, other: Kept) -> Kept:
        return Kept(*(one + more for one, more in zip(
            astuple(self), astuple(other), strict=True)))


def share(of: int, among: int) -> Decimal | None:
    return (Decimal(of) / among).quantize(Decimal("0.0001")) if among else None


def is_noted_in_time(happened_at: datetime, recorded_at: datetime) -> bool:
    return recorded_at - happened_at <= NOTED_WITHIN


def leader_of(seen_by: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Employee -> the nearest of those who see them: whoever sees fewest people.

    `seen_by`: viewer -> whom they see today.
    """
    nearest = sorted(seen_by, key=lambda viewer: (len(seen_by[viewer]), viewer), reverse=True)
    return {subject: viewer for viewer in nearest for subject in seen_by[viewer]
            if subject != viewer}


def by_team(kept: Mapping[str, Kept], leaders: Mapping[str, str]) -> dict[str | None, Kept]:
    """Leader -> what their team kept together; None: those above whom nobody stands."""
    found: dict[str | None, Kept] = {}
    for owner_id, one in kept.items():
        leader = leaders.get(owner_id)
        found[leader] = found.get(leader, Kept()) + one
    return found


def together(kept: Iterable[Kept]) -> Kept:
    return sum(kept, Kept())
