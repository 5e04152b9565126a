"""Complaints, their clocks, their log and its words: every query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, or_, select, update

from chassis.errors import NotFound, Refusal, RuleBroken
from chassis.work import Work
from services.crm.contract.complaints import ClockKind, LogKind
from services.crm.rules.complaints import OPEN, Promise
from services.crm.store.customers import is_visible
from services.crm.tables.complaints import (
    complaint,
    complaint_clock,
    complaint_event,
    complaint_text,
)
from services.crm.tables.customers import customer

OPEN_STATES = sorted(state.value for state in OPEN)
IS_RUNNING = complaint_clock.c.met_at.is_(None) & complaint_clock.c.breached_at.is_(None)


def all_of() -> Select[Any]:
    """Complaints with the owner of their customer."""
    return select(*complaint.c, customer.c.owner_id, customer.c.is_erased).join(
        customer, customer.c.customer_id == complaint.c.customer_id)


def one(work: Work, complaint_id: str) -> Any:
    """A complaint of a customer inside the caller's scope; raises NotFound."""
    found = work.session.execute(
        all_of().where(complaint.c.complaint_id == complaint_id, is_visible(work))).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def known(work: Work, complaint_id: str) -> Any:
    return work.session.execute(all_of().where(complaint.c.complaint_id == complaint_id)).one()


def one_to_change(work: Work, complaint_id: str) -> Any:
    """As `one`, with its customer held, so that no change crosses an erasure."""
    work.lock("party", one(work, complaint_id).customer_id)
    found = one(work, complaint_id)
    work.must_match(found.version)
    if found.is_erased:
        raise RuleBroken([Refusal("customer.erased", "complaint_id")])
    return found


def add(work: Work, row: Mapping[str, Any]) -> None:
    work.session.execute(insert(complaint).values(**row))


def change(work: Work, complaint_id: str, **values: Any) -> Any:
    """Store what changed, raise the version; the row comes back with its customer's owner."""
    work.session.execute(
        update(complaint).where(complaint.c.complaint_id == complaint_id)
        .values(**values, version=complaint.c.version + 1))
    return known(work, complaint_id)


def note(work: Work, complaint_id: str, kind: LogKind, words: str | None = None, **more: Any
         ) -> None:
    """Add a line to the log, its words apart."""
    row = {"complaint_id": complaint_id, "kind": kind.value, "at": work.now,
           "actor": work.caller.subject, **more}
    event_id = work.session.execute(
        insert(complaint_event).values(**row).returning(complaint_event.c.event_id)).scalar_one()
    if words is not None:
        work.session.execute(insert(complaint_text).values(
            event_id=event_id, complaint_id=complaint_id, words=words))


def logs(work: Work, complaint_ids: Iterable[str]) -> dict[str, list[Any]]:
    """The lines of each complaint in their order, with the words that are left."""
    rows = work.session.execute(
        select(*complaint_event.c, complaint_text.c.words)
        .outerjoin(complaint_text, complaint_text.c.event_id == complaint_event.c.event_id)
        .where(complaint_event.c.complaint_id.in_(sorted(complaint_ids)))
        .order_by(complaint_event.c.event_id))
    found = defaultdict(list)
    for row in rows:
        found[row.complaint_id].append(row)
    return found


def start_clock(work: Work, complaint_id: str, promise: Promise, due_at: datetime | None) -> None:
    work.session.execute(insert(complaint_clock).values(
        complaint_id=complaint_id, kind=promise.kind.value, round=promise.round,
        started_at=promise.started_at, hours=promise.hours, due_at=due_at))


def promises(work: Work, complaint_ids: Iterable[str]) -> dict[str, list[Promise]]:
    rows = work.session.execute(
        select(complaint_clock)
        .where(complaint_clock.c.complaint_id.in_(sorted(complaint_ids)))
        .order_by(complaint_clock.c.kind, complaint_clock.c.round))
    found = defaultdict(list)
    for row in rows:
        found[row.complaint_id].append(Promise(
            ClockKind(row.kind), row.round, row.started_at, row.hours, row.met_at,
            row.breached_at))
    return found


def set_clock(work: Work, complaint_id: str, promise: Promise, **values: Any) -> None:
    clock = complaint_clock.c
    work.session.execute(update(complaint_clock).where(
        clock.complaint_id == complaint_id, clock.kind == promise.kind.value,
        clock.round == promise.round).values(**values))


def meet(work: Work, complaint_id: str, kind: ClockKind, at: datetime) -> None:
    """The clock of a kind that runs has come to its end."""
    work.session.execute(update(complaint_clock).where(
        complaint_clock.c.complaint_id == complaint_id, complaint_clock.c.kind == kind.value,
        complaint_clock.c.met_at.is_(None)).values(met_at=at))


def next_due(work: Work) -> str | None:
    """A complaint of which a clock has run out by what is stored."""
    found: str | None = work.session.execute(
        select(complaint_clock.c.complaint_id)
        .where(IS_RUNNING, complaint_clock.c.due_at < work.now)
        .order_by(complaint_clock.c.due_at).limit(1)).scalar()
    return found


def of_customer(work: Work, customer_id: str, most: int, *, is_open: bool) -> list[Any]:
    """The newest complaints of a customer, perhaps only those that are not settled."""
    chosen = all_of().where(complaint.c.customer_id == customer_id)
    if is_open:
        chosen = chosen.where(complaint.c.state != "closed")
    newest = (complaint.c.received_at.desc(), complaint.c.complaint_id.desc())
    return list(work.session.execute(chosen.order_by(*newest).limit(most)))


def of_subject(work: Work, customer_id: str, contact_id: str | None) -> list[Any]:
    """The complaints of a customer, or only those of one contact there."""
    chosen = all_of().where(complaint.c.customer_id == customer_id)
    if contact_id is not None:
        chosen = chosen.where(complaint.c.contact_id == contact_id)
    return list(work.session.execute(chosen.order_by(complaint.c.complaint_id)))


def empty_texts(work: Work, complaint_ids: Iterable[str]) -> None:
    """Forget what was said; that it was said stays."""
    ids = sorted(complaint_ids)
    work.session.execute(update(complaint_text).where(
        complaint_text.c.complaint_id.in_(ids)).values(words=None))
    work.session.execute(update(complaint).where(complaint.c.complaint_id.in_(ids)).values(
        summary=None, root_cause=None, version=complaint.c.version + 1))


def stop_clocks(work: Work, complaint_id: str) -> None:
    """What has not been met is promised no longer."""
    work.session.execute(delete(complaint_clock).where(
        IS_RUNNING, complaint_clock.c.complaint_id == complaint_id))


def is_late(now: datetime) -> Any:
    """The condition of a clock that ran out, announced or not."""
    return or_(complaint_clock.c.breached_at.is_not(None),
               IS_RUNNING & (complaint_clock.c.due_at < now))
