"""A handover moves open tasks in chunks, if it is asked to; closed ones stay whose they were."""

from __future__ import annotations

from chassis.handing_over import Part
from chassis.work import Work
from services.org.contract import HandoverEvent, HandoverKind, HandoverStarted
from services.pipeline.contract.tasks import TasksHandedOver
from services.pipeline.store import tasks as store
from services.pipeline.tables import task_books

CHUNK = 200
PART = Part(task_books, TasksHandedOver, store.open_count, store.still_with, store.give)


def ordered(event: HandoverEvent, work: Work) -> None:
    """Remember to move, or to take back; `step` does it."""
    if HandoverKind.TASKS in event.kinds:
        PART.ordered(work, event, is_start=isinstance(event, HandoverStarted))


def step(work: Work) -> bool:
    return PART.step(work, CHUNK)
