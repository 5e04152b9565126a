"""Follow-ups that are due today or overdue: announced once for each due day, and their owner told.

What was said is a row a customer, so a restart says nothing twice and a service that was down makes
up what it missed. Who has hundreds of old ones, from before this was kept, is not told of each.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from chassis.notices import notify
from chassis.work import Work
from services.crm.contract.reminders import FollowUpDue, FollowUpOverdue
from services.crm.store import reminders as store

CHUNK = 100
TOLD_WITHIN = timedelta(days=7)


def step(work: Work) -> bool:
    """Announce the next ones; False when none is left today."""
    rows = store.unsaid(work, CHUNK)
    for row in rows:
        _said(work, row, is_overdue=row.next_due_on < work.today)
    store.keep(work, [(row.customer_id, row.next_due_on, row.next_due_on < work.today)
                      for row in rows])
    return len(rows) == CHUNK


def _said(work: Work, row: Any, *, is_overdue: bool) -> None:
    kind = FollowUpOverdue if is_overdue else FollowUpDue
    work.publish(kind(row.customer_id, row.version, row.owner_id, row.next_due_on))
    if row.next_due_on >= work.today - TOLD_WITHIN:
        notify(work, kind.wire_name(), [row.owner_id], row.customer_id, cause=row.next_due_on,
               customer_id=row.customer_id, due_on=row.next_due_on)


def warn(work: Work, row: Any, falls_on: date | None, warning_days: int) -> None:
    """Tell an owner once that a customer will fall into a pool within the days of the warning."""
    if falls_on is not None and (falls_on - work.today).days <= warning_days:
        notify(work, "pool_warning", [row.owner_id], row.customer_id, cause=falls_on,
               customer_id=row.customer_id, falls_on=falls_on)
