"""Every query about tasks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Select, and_, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on

from chassis.errors import NotFound
from chassis.handing_over import Order
from chassis.lists import chosen
from chassis.scope import visible
from chassis.work import Work
from services.pipeline.contract.tasks import TaskKind, TaskQuery, TaskState
from services.pipeline.store import by_deal
from services.pipeline.tables import task

ERASED = "-"


def add(work: Work, task_id: str, values: Mapping[str, Any]) -> None:
    """A new open task; `values` say what it is, whose, and until when."""
    work.session.execute(insert(task), {
        "task_id": task_id, "version": 1, "kind": TaskKind.OTHER.value,
        "state": TaskState.OPEN.value, "created_by": work.caller.subject, "created_at": work.now,
        **values})


def one(work: Work, task_id: str) -> Any:
    """A task inside the caller's scope; raises NotFound."""
    found = work.session.execute(
        select(task).where(task.c.task_id == task_id, visible(work, task.c.owner_id))).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def one_to_change(work: Work, task_id: str) -> Any:
    """As `one`, and nobody else changes it until the transaction ends."""
    work.lock("row", f"task/{task_id}")
    found = one(work, task_id)
    work.must_match(found.version)
    return found


def change(work: Work, before: Any, **values: Any) -> Any:
    return work.session.execute(
        update(task).where(task.c.task_id == before.task_id)
        .values(version=before.version + 1, **values).returning(task)).one()


def to_remind(work: Work, most: int) -> list[Any]:
    """Open tasks of which somebody is to be reminded now and was not; nobody else works on them."""
    return list(work.session.execute(
        select(task).where(
            task.c.state == TaskState.OPEN.value, task.c.remind_at <= work.now,
            task.c.remind_at.is_distinct_from(task.c.reminded_for))
        .order_by(task.c.remind_at, task.c.task_id).limit(most)
        .with_for_update(skip_locked=True)))


def reminded(work: Work, task_ids: Iterable[str]) -> None:
    """Keep of which instant each was reminded; another instant is another reminder."""
    work.session.execute(update(task).where(task.c.task_id.in_(list(task_ids)))
                         .values(reminded_for=task.c.remind_at))


def wanted(work: Work, query: TaskQuery) -> Select[Any]:
    names = ("state", "owner_id", "deal_id", "lead_id")
    found = select(*task.c).where(
        visible(work, task.c.owner_id),
        chosen(*((task.c[name], getattr(query, name)) for name in names)))
    if query.due_before is not None:
        found = found.where(task.c.due_at < query.due_before)
    if query.remind_before is not None:
        found = found.where(task.c.remind_at < query.remind_before)
    return found


def next_steps(work: Work, deal_ids: Iterable[str]) -> dict[str, Any]:
    """By deal its first open task."""
    rows = work.session.execute(
        select(task.c.deal_id, task.c.task_id, task.c.title, task.c.due_at)
        .ext(distinct_on(task.c.deal_id))
        .where(task.c.deal_id.in_(sorted(set(deal_ids))), task.c.state == TaskState.OPEN.value)
        .order_by(task.c.deal_id, task.c.due_at, task.c.task_id))
    return {row.deal_id: row for row in rows}


def are_next(work: Work, deal_ids: Iterable[str]) -> set[str]:
    """Which tasks are the first open ones of these deals."""
    return {row.task_id for row in next_steps(work, deal_ids).values()}


def kinds_done(work: Work, deal_ids: Collection[str]) -> dict[str, frozenset[TaskKind]]:
    """By deal of which kinds something was done for it."""
    rows = work.session.execute(select(task.c.deal_id, task.c.kind).distinct().where(
        task.c.deal_id.in_(deal_ids), task.c.state == TaskState.DONE.value))
    return by_deal((row.deal_id, TaskKind(row.kind)) for row in rows)


def open_titles(work: Work, deal_id: str) -> frozenset[str]:
    rows = work.session.execute(select(task.c.title).where(
        task.c.deal_id == deal_id, task.c.state == TaskState.OPEN.value))
    return frozenset(rows.scalars())


def open_count(work: Work, *owners: str) -> int:
    counted = select(func.count()).select_from(task).where(_open_of(*owners))
    return int(work.session.execute(counted).scalar_one())


def still_with(work: Work, owner_id: str, most: int) -> list[str]:
    chosen_ones = select(task.c.task_id).where(_open_of(owner_id)).order_by(task.c.task_id)
    return list(work.session.execute(chosen_ones.limit(most)).scalars())


def give(work: Work, task_ids: list[str], order: Order) -> list[str]:
    """Those of them that are open and the giver's still become the taker's; which they were."""
    rows = work.session.execute(
        update(task).where(task.c.task_id.in_(task_ids), _open_of(order.giver))
        .values(owner_id=order.taker, version=task.c.version + 1).returning(task.c.task_id))
    return sorted(rows.scalars())


def close(work: Work, task_ids: list[str], state: TaskState, outcome: str) -> None:
    """Those of them that are open are over."""
    work.session.execute(
        update(task).where(task.c.task_id.in_(task_ids), task.c.state == TaskState.OPEN.value)
        .values(state=state.value, outcome=outcome, closed_at=work.now,
                version=task.c.version + 1))


def forget(work: Work, deal_ids: Collection[str], lead_ids: Collection[str]) -> None:
    """Nothing that was written about a person stays in the tasks of their deals and leads."""
    theirs = or_(task.c.deal_id.in_(deal_ids), task.c.lead_id.in_(lead_ids))
    work.session.execute(update(task).where(theirs).values(
        title=ERASED, outcome=None, version=task.c.version + 1))


def _open_of(*owners: str) -> Any:
    return and_(task.c.owner_id.in_(owners), task.c.state == TaskState.OPEN.value)
