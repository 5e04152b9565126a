"""Close months: published figures stay, corrected ones follow the facts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chassis.errors import NotFound, refuse
from chassis.work import Work
from kernel.money import Money
from kernel.periods import Period
from services.analytics.contract import (
    ClosedPeriod,
    ClosePeriod,
    PeriodClosed,
    PeriodQuery,
    RankedSubject,
    SubjectKind,
)
from services.analytics.rules.spans import month_of, problems_of_closing
from services.analytics.store import closings
from services.analytics.usecases.access import sees

FIRST_CLOSING = 1


def close(command: ClosePeriod, work: Work) -> ClosedPeriod:
    """Keep the figures of a month that is over; others then book its later changes elsewhere."""
    work.lock("row", f"closing/{command.period}")
    month = month_of(command.period)
    refuse(
        problems_of_closing(month, work.today, closings.closed(work, command.period) is not None)
    )
    assert month is not None
    closings.close(work, command.period, month)
    work.publish(PeriodClosed(command.period, FIRST_CLOSING))
    return _closed_period(command.period, month, work)


def closed_period(query: PeriodQuery, work: Work) -> ClosedPeriod:
    """What was published beside what is right today, as far as the caller may see it."""
    month = month_of(query.period)
    if month is None or closings.closed(work, query.period) is None or work.scope == "partner":
        raise NotFound("record.not_found")
    return _closed_period(query.period, month, work)


def _closed_period(name: str, month: Period, work: Work) -> ClosedPeriod:
    closing = closings.closed(work, name)
    return ClosedPeriod(
        name,
        closing.closed_at,
        _seen(work, closings.published(work, name)),
        _seen(work, closings.corrected(work, month)),
        closing.waiting,
        FIRST_CLOSING,
    )


def _seen(work: Work, figures: Iterable[Any]) -> tuple[RankedSubject, ...]:
    return tuple(
        RankedSubject(row.subject_id, int(row.value), Money(int(row.value), row.currency))
        for row in figures
        if sees(work, SubjectKind(row.subject_kind), row.subject_id)
    )
