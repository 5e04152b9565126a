"""What complaints add up to: by root cause, and the share of each clock that was kept."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from chassis.errors import Refusal, refuse
from chassis.work import Work
from kernel.shares import share
from services.crm.contract import complaints as c
from services.crm.store import complaints as store
from services.crm.store.customers import is_visible
from services.crm.store.days import begin_of
from services.crm.tables.complaints import complaint, complaint_clock
from services.crm.tables.customers import customer


def figures(query: c.ComplaintStatisticsQuery, work: Work) -> c.ComplaintStatistics:
    """Of complaints of customers that the caller may see; days are the company's."""
    refuse([] if query.from_on < query.to_on else [
        Refusal("complaint.period_not_ascending", "to_on")])
    wanted = (is_visible(work), complaint.c.received_at >= begin_of(query.from_on),
              complaint.c.received_at < begin_of(query.to_on))
    received, is_open, reopened = _of_complaints(
        work, wanted, func.count(), func.count().filter(complaint.c.state != "closed"),
        func.count().filter(complaint.c.round > 1))[0]
    causes = _of_complaints(work, (*wanted, complaint.c.cause_kind.is_not(None)),
                            complaint.c.cause_kind, func.count(), by=complaint.c.cause_kind)
    known = sum(count for _, count in causes)
    by_kind = {c.CauseKind(name): count for name, count in causes}
    return c.ComplaintStatistics(
        received, is_open, reopened,
        tuple(c.CauseCount(kind, by_kind[kind], share(by_kind[kind], known))
              for kind in c.CauseKind if kind in by_kind),
        _clocks(work, wanted))


def _of_complaints(work: Work, wanted: Any, *columns: Any, by: Any = None) -> list[Any]:
    asked = select(*columns).select_from(complaint).join(
        customer, customer.c.customer_id == complaint.c.customer_id).where(*wanted)
    return list(work.session.execute(asked if by is None else asked.group_by(by)))


def _clocks(work: Work, wanted: Any) -> tuple[c.ClockFigures, ...]:
    is_late = store.is_late(work.now)
    is_kept = complaint_clock.c.met_at.is_not(None) & complaint_clock.c.breached_at.is_(None)
    rows = work.session.execute(
        select(complaint_clock.c.kind, func.count().filter(is_kept).label("kept"),
               func.count().filter(is_late).label("late"), func.count().label("all"))
        .select_from(complaint_clock)
        .join(complaint, complaint.c.complaint_id == complaint_clock.c.complaint_id)
        .join(customer, customer.c.customer_id == complaint.c.customer_id)
        .where(*wanted).group_by(complaint_clock.c.kind))
    found = {row.kind: row for row in rows}
    return tuple(_figures(kind, found.get(kind.value)) for kind in c.ClockKind)


def _figures(kind: c.ClockKind, row: Any) -> c.ClockFigures:
    if row is None:
        return c.ClockFigures(kind, 0, 0, 0, None)
    decided = row.kept + row.late
    return c.ClockFigures(
        kind, row.kept, row.late, row.all - decided, share(row.kept, decided))
