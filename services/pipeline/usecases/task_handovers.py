"""A handover moves open tasks in chunks, if it is asked to; closed ones stay whose they were."""

from __future__ import annotations

from typing import Any

from chassis.handing_over import Order, Progress
from chassis.work import Work
from services.org.contract import HandoverEvent, HandoverKind, HandoverStarted
from services.pipeline.contract.tasks import TasksHandedOver
from services.pipeline.store import tasks as store
from services.pipeline.tables import task_books

CHUNK = 200


def ordered(event: HandoverEvent, work: Work) -> None:
    """Remember to move, or to take back; `step` does it."""
    if HandoverKind.TASKS not in event.kinds:
        return
    giver, taker = event.from_employee_id, event.to_employee_id
    order = Order(event.handover_id, giver, taker, store.open_count(work, giver, taker))
    task_books.ordered(work, order, is_start=isinstance(event, HandoverStarted))


def step(work: Work) -> bool:
    """Move or return the next chunk, and say how far it is; False when nothing is under way."""
    return task_books.step(work, _moved, _returned, _tell)


def _tell(work: Work, row: Any, done: Progress) -> None:
    after = store.open_count(work, row.from_employee_id, row.to_employee_id)
    work.publish(TasksHandedOver(
        done.handover_id, done.version, done.moved, done.returned, done.before, after,
        done.is_moved, done.is_returned))


def _moved(work: Work, row: Any) -> bool:
    ids = store.still_with(work, row.from_employee_id, CHUNK)
    given = store.give(work, ids, row.from_employee_id, row.to_employee_id)
    store.note_moved(work, row.handover_id, given)
    return len(ids) == CHUNK


def _returned(work: Work, row: Any) -> bool:
    ids = store.to_return(work, row.handover_id, CHUNK)
    store.give(work, ids, row.to_employee_id, row.from_employee_id)
    store.note_returned(work, row.handover_id, ids)
    return len(ids) == CHUNK
