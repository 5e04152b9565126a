"""Queries about who holds the months of leaves, and about handovers of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, delete, func, insert, or_, select, update

from chassis.work import Work
from services.strategy.contract import TargetSubject
from services.strategy.rules.states import AGREED_STATES
from services.strategy.tables import (
    handover_books,
    target_cell,
    target_holder,
    target_node,
    target_plan,
)

BOOKS = handover_books
handover_item = BOOKS.items


class LeafMonth(NamedTuple):
    """One month of a leaf, counted from 1, and whose leaf it is."""

    node: str
    month: int
    owner_id: str


def of_plan(work: Work, plan_id: str) -> dict[str, dict[int, str]]:
    """By leaf and month who holds it, where it is another than the leaf's employee."""
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for row in work.session.execute(
            select(target_holder).where(target_holder.c.plan_id == plan_id)):
        found[row.node][row.month] = row.employee_id
    return found


def keep_only(work: Work, plan_id: str, names: Iterable[str]) -> None:
    """Nodes that went take their holders with them."""
    work.session.execute(delete(target_holder).where(
        target_holder.c.plan_id == plan_id, target_holder.c.node.not_in(sorted(names))))


def _held(holders: Sequence[str], begins_on: date) -> Select[Any]:
    """The months of agreed plans that these people hold and that had not begun by a day."""
    begins = func.make_date(target_plan.c.year, target_cell.c.month, 1)
    who = func.coalesce(target_holder.c.employee_id, target_node.c.subject_id)
    return (
        select(target_cell.c.plan_id, target_cell.c.node, target_cell.c.month,
               target_node.c.subject_id)
        .join(target_plan, target_plan.c.plan_id == target_cell.c.plan_id)
        .join(target_node, and_(target_node.c.plan_id == target_cell.c.plan_id,
                                target_node.c.node == target_cell.c.node))
        .outerjoin(target_holder, and_(target_holder.c.plan_id == target_cell.c.plan_id,
                                       target_holder.c.node == target_cell.c.node,
                                       target_holder.c.month == target_cell.c.month))
        .where(target_plan.c.state.in_([state.value for state in AGREED_STATES]),
               target_plan.c.year >= begins_on.year, begins >= begins_on,
               or_(target_node.c.subject_id.in_(holders), target_holder.c.employee_id.in_(holders)),
               target_node.c.subject_kind == TargetSubject.EMPLOYEE.value, who.in_(holders)))


def count_of(work: Work, holders: Sequence[str], begins_on: date) -> int:
    counted = select(func.count()).select_from(_held(holders, begins_on).subquery())
    return int(work.session.execute(counted).scalar_one())


def next_plan_of(work: Work, holder: str, begins_on: date) -> str | None:
    """A plan of which this person holds a month that had not begun."""
    held = _held([holder], begins_on).subquery()
    found: str | None = work.session.execute(
        select(held.c.plan_id).order_by(held.c.plan_id).limit(1)).scalar()
    return found


def next_plan_to_return(work: Work, handover_id: str) -> str | None:
    found: str | None = work.session.execute(
        select(handover_item.c.plan_id)
        .where(handover_item.c.handover_id == handover_id, handover_item.c.is_returned.is_(False))
        .order_by(handover_item.c.plan_id).limit(1)).scalar()
    return found


def held_in(work: Work, plan_id: str, holder: str, begins_on: date) -> list[LeafMonth]:
    """The months of a plan that this person holds and that had not begun."""
    rows = work.session.execute(
        _held([holder], begins_on).where(target_cell.c.plan_id == plan_id)
        .order_by(target_cell.c.node, target_cell.c.month))
    return [LeafMonth(row.node, row.month, row.subject_id) for row in rows]


def give(work: Work, plan_id: str, months: Sequence[LeafMonth], taker: str) -> None:
    """These months are another's from now on; the leaf's own employee needs no row."""
    for one in months:
        key = {"plan_id": plan_id, "node": one.node, "month": one.month}
        work.session.execute(delete(target_holder).where(
            *(target_holder.c[name] == value for name, value in key.items())))
        if one.owner_id != taker:
            work.session.execute(insert(target_holder).values(**key, employee_id=taker))


def moved_in(work: Work, handover_id: str, plan_id: str) -> set[tuple[str, int]]:
    rows = work.session.execute(
        select(handover_item.c.node, handover_item.c.month)
        .where(handover_item.c.handover_id == handover_id, handover_item.c.plan_id == plan_id,
               handover_item.c.is_returned.is_(False)))
    return {(row.node, row.month) for row in rows}


def note_moved(work: Work, handover_id: str, plan_id: str, months: Sequence[LeafMonth]) -> None:
    work.session.execute(insert(handover_item), [
        {"handover_id": handover_id, "plan_id": plan_id, "node": one.node, "month": one.month}
        for one in months])


def note_returned(work: Work, handover_id: str, plan_id: str) -> None:
    work.session.execute(update(handover_item).where(
        handover_item.c.handover_id == handover_id, handover_item.c.plan_id == plan_id)
        .values(is_returned=True))
