"""Closing months, and rebuilding rows from their facts."""

from __future__ import annotations

from datetime import datetime

from chassis.contract import Event, message, text
from services.analytics.contract.figures import RankedSubject


@message
class PeriodClosed(Event):
    """A month is closed: later changes that belong to it are booked in the next open one."""

    period: str
    closing: int

    @property
    def aggregate_id(self) -> str:
        return f"period/{self.period}"

    @property
    def aggregate_version(self) -> int:
        return self.closing


@message
class ClosePeriod:
    period: str = text(longest=7, shortest=7)


@message
class ClosedPeriod:
    """Published figures stay; corrected ones follow the facts."""

    period: str
    closed_at: datetime
    published: tuple[RankedSubject, ...]
    corrected: tuple[RankedSubject, ...]
    waiting: int
    version: int = 1


@message
class PeriodQuery:
    period: str = text(longest=7, shortest=7)


@message
class RebuildReport:
    """A rebuild recomputes every row from the facts and writes only rows that differ."""

    rows: int
    repaired: int
