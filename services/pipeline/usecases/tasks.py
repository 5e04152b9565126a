"""Tasks: noted, put off, done or not done any more."""

from __future__ import annotations

from typing import Any

from chassis import scope
from chassis.errors import Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, page
from chassis.notices import notify
from chassis.work import Work
from services.pipeline import store as deals
from services.pipeline.contract import tasks as contract
from services.pipeline.contract.tasks import Task, TaskKind, TaskList, TaskState
from services.pipeline.store import leads
from services.pipeline.store import tasks as store
from services.pipeline.tables import task

SORTING = Sorting(
    {"due_at": task.c.due_at, "remind_at": task.c.remind_at, "created_at": task.c.created_at},
    task.c.task_id)
CHUNK = 100


def create(command: contract.CreateTask, work: Work) -> Task:
    owner_id = command.owner_id or _owner_of_subject(command, work)
    refuse([*_outside(work, owner_id), *_late_reminder(command.remind_at, command.due_at)])
    task_id = new_id("task")
    store.add(work, task_id, {
        "title": command.title, "kind": command.kind.value, "owner_id": owner_id,
        "due_at": command.due_at, "remind_at": command.remind_at, "deal_id": command.deal_id,
        "lead_id": command.lead_id})
    return _message(store.one(work, task_id), work)


def change(command: contract.ChangeTask, work: Work) -> Task:
    before = _open_one(work, command.task_id)
    names = ("title", "due_at", "remind_at", "owner_id")
    values = {name: getattr(command, name) for name in names if getattr(command, name) is not None}
    after = {**before._mapping, **values}
    refuse([*_outside(work, after["owner_id"]),
            *_late_reminder(after["remind_at"], after["due_at"])])
    return _message(store.change(work, before, **values), work)


def finish(command: contract.CloseTask, work: Work) -> Task:
    return _closed(command, TaskState.DONE, work)


def cancel(command: contract.CloseTask, work: Work) -> Task:
    return _closed(command, TaskState.CANCELLED, work)


def get(query: contract.TaskId, work: Work) -> Task:
    return _message(store.one(work, query.task_id), work)


def listed(query: contract.TaskQuery, work: Work) -> TaskList:
    found = page(work, store.wanted(work, query), SORTING, query)
    next_steps = store.are_next(work, (row.deal_id for row in found.rows if row.deal_id))
    return TaskList(tuple(_as_message(row, work, row.task_id in next_steps)
                          for row in found.rows), found.next_cursor)


def remind(work: Work) -> bool:
    """Remind owners of their tasks, a chunk at a time; False when none is left."""
    rows = store.to_remind(work, CHUNK)
    for row in rows:
        notify(work, "task_due", [row.owner_id], row.task_id, cause=row.remind_at.isoformat(),
               task_id=row.task_id, due_at=row.due_at)
    store.reminded(work, (row.task_id for row in rows))
    return len(rows) == CHUNK


def _closed(command: contract.CloseTask, state: TaskState, work: Work) -> Task:
    before = _open_one(work, command.task_id)
    return _message(store.change(
        work, before, state=state.value, outcome=command.outcome, closed_at=work.now), work)


def _open_one(work: Work, task_id: str) -> Any:
    found = store.one_to_change(work, task_id)
    refuse([] if found.state == TaskState.OPEN else [
        Refusal("task.not_open", "task_id", {"state": found.state})])
    return found


def _owner_of_subject(command: contract.CreateTask, work: Work) -> str:
    """Whose deal or lead it is; both must be visible to the caller."""
    owner: str | None = None
    if command.lead_id is not None:
        owner = leads.one(work, command.lead_id).owner_id
    if command.deal_id is not None:
        owner = deals.one(work, command.deal_id).owner_id
    return owner or work.caller.employee_id or work.caller.subject


def _outside(work: Work, owner_id: str) -> list[Refusal]:
    return [] if scope.may_see(work, owner_id) else [Refusal("task.owner_outside_scope",
                                                             "owner_id")]


def _late_reminder(remind_at: Any, due_at: Any) -> list[Refusal]:
    if remind_at is None or remind_at <= due_at:
        return []
    return [Refusal("task.reminder_after_due", "remind_at")]


def _message(row: Any, work: Work) -> Task:
    is_next = row.deal_id is not None and row.task_id in store.are_next(work, [row.deal_id])
    return _as_message(row, work, is_next)


def _as_message(row: Any, work: Work, is_next: bool) -> Task:
    state = TaskState(row.state)
    return Task(
        row.task_id, row.version, row.title, TaskKind(row.kind), state, row.owner_id, row.due_at,
        state is TaskState.OPEN and row.due_at < work.now, is_next, row.created_by, row.created_at,
        row.remind_at, row.deal_id, row.lead_id, row.outcome, row.closed_at)
