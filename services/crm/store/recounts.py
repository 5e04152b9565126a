"""Requests to count the clocks of all complaints again, once per cause: every query."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.work import Work
from services.crm.store.complaints import IS_RUNNING
from services.crm.tables.complaints import complaint, complaint_clock, complaint_recount


def ask(work: Work, cause: str) -> None:
    work.session.execute(upsert(complaint_recount).values(cause=cause).on_conflict_do_nothing())


def next_one(work: Work) -> Any:
    """One that is not done and that nobody else works on."""
    return work.session.execute(
        select(complaint_recount).where(complaint_recount.c.finished_at.is_(None))
        .order_by(complaint_recount.c.cause).limit(1).with_for_update(skip_locked=True)).first()


def advance(work: Work, cause: str, **values: Any) -> None:
    work.session.execute(update(complaint_recount).where(
        complaint_recount.c.cause == cause).values(**values))


def next_running(work: Work, after: str, most: int) -> list[Any]:
    """The next complaints with a clock that runs, each with its customer."""
    return list(work.session.execute(
        select(complaint.c.complaint_id, complaint.c.customer_id).distinct()
        .join(complaint_clock, complaint_clock.c.complaint_id == complaint.c.complaint_id)
        .where(IS_RUNNING, complaint.c.complaint_id > after)
        .order_by(complaint.c.complaint_id).limit(most)))
