"""How follow-ups ended, and those that are due still."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, insert, literal, select, union_all
from sqlalchemy.types import Date

from chassis.scope import visible
from chassis.work import Work
from services.crm.store.customers import is_visible
from services.crm.tables import customer, follow_up_outcome


def add_outcome(work: Work, before: Any, done_on: date | None) -> None:
    """How a due day of the owner ended; what was due before they had the customer is not theirs."""
    if before.owner_id is None or before.next_due_on < before.owned_since_on:
        return
    work.session.execute(insert(follow_up_outcome).values(
        customer_id=before.customer_id, owner_id=before.owner_id,
        was_due_on=before.next_due_on, done_on=done_on))


def outcomes(work: Work, from_on: date, to_on: date, owner_id: str | None) -> list[Any]:
    """What fell due in [from_on, to_on) and how it ended; what is undone counts from its day's
    end on."""
    ended, open_ = follow_up_outcome.c, customer.c
    done = select(ended.owner_id, ended.was_due_on, ended.done_on).where(
        ended.was_due_on >= from_on, ended.was_due_on < to_on, visible(work, ended.owner_id))
    undone = select(
        open_.owner_id, open_.next_due_on, literal(None, Date).label("done_on")).where(
        open_.next_due_on >= from_on, open_.next_due_on < min(to_on, work.today),
        open_.next_due_on >= open_.owned_since_on, open_.owner_id.is_not(None),
        open_.is_erased.is_(False), is_visible(work))
    if owner_id is not None:
        done = done.where(ended.owner_id == owner_id)
        undone = undone.where(open_.owner_id == owner_id)
    return list(work.session.execute(union_all(done, undone)))


def _due(work: Work, owner_id: str | None) -> list[Any]:
    wanted = [is_visible(work), customer.c.is_erased.is_(False), customer.c.owner_id.is_not(None)]
    return wanted if owner_id is None else [*wanted, customer.c.owner_id == owner_id]


def overdue(work: Work, owner_id: str | None) -> int:
    return int(work.session.execute(
        select(func.count()).select_from(customer).where(
            *_due(work, owner_id), customer.c.next_due_on < work.today)).scalar_one())


def per_day(work: Work, from_on: date, to_on: date, owner_id: str | None) -> dict[date, int]:
    rows = work.session.execute(
        select(customer.c.next_due_on, func.count()).where(
            *_due(work, owner_id), customer.c.next_due_on >= from_on,
            customer.c.next_due_on < to_on).group_by(customer.c.next_due_on))
    return {day: int(number) for day, number in rows}


def due(work: Work, from_on: date, to_on: date, owner_id: str | None, most: int) -> list[Any]:
    return list(work.session.execute(
        select(customer).where(
            *_due(work, owner_id), customer.c.next_due_on >= from_on,
            customer.c.next_due_on < to_on)
        .order_by(customer.c.next_due_on, customer.c.customer_id).limit(most)))
