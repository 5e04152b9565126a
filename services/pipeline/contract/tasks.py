"""Tasks: the next steps of deals and leads, with who does them and until when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from chassis.contract import Contract, command, message, query, text, whole
from chassis.handed_over import HandedOver


class TaskKind(StrEnum):
    """What is to be done; exit criteria of a stage may ask for tasks of a kind."""

    CALL = "call"
    VISIT = "visit"
    DEMONSTRATION = "demonstration"
    PROPOSAL = "proposal"
    CONTRACT = "contract"
    DELIVERY = "delivery"
    DUNNING = "dunning"
    OTHER = "other"


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@message
class CreateTask:
    """About a deal, a lead, or neither. Without an owner it is the deal's or lead's owner's, else
    the caller's. `remind_at` is when it begins to stand in the list of reminders."""

    title: str = text(longest=200)
    due_at: datetime
    kind: TaskKind = TaskKind.OTHER
    deal_id: str | None = text(longest=64, default=None)
    lead_id: str | None = text(longest=64, default=None)
    owner_id: str | None = text(longest=64, default=None)
    remind_at: datetime | None = None


@message
class TaskId:
    task_id: str = text(longest=64)


@message
class ChangeTask:
    task_id: str = text(longest=64)
    title: str | None = text(longest=200, default=None)
    due_at: datetime | None = None
    remind_at: datetime | None = None
    owner_id: str | None = text(longest=64, default=None)


@message
class CloseTask:
    """`outcome` says what came of it, or why it was not done."""

    task_id: str = text(longest=64)
    outcome: str = text(longest=500)


@message
class Task:
    """`is_next_step`: the first open one of its deal. Closed ones never change again."""

    task_id: str
    version: int
    title: str
    kind: TaskKind
    state: TaskState
    owner_id: str
    due_at: datetime
    is_overdue: bool
    is_next_step: bool
    created_by: str
    created_at: datetime
    remind_at: datetime | None = None
    deal_id: str | None = None
    lead_id: str | None = None
    outcome: str | None = None
    closed_at: datetime | None = None


@message
class TaskQuery:
    """`due_before` and `remind_before`: what falls due, or is to be reminded of, until then."""

    state: TaskState | None = None
    owner_id: str | None = text(longest=64, default=None)
    deal_id: str | None = text(longest=64, default=None)
    lead_id: str | None = text(longest=64, default=None)
    due_before: datetime | None = None
    remind_before: datetime | None = None
    sort: str = text(longest=40, default="due_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class TaskList:
    items: tuple[Task, ...]
    next_cursor: str | None = None


@message
class TasksHandedOver(HandedOver):
    """How far a handover of open tasks is."""


class TaskOperations(Contract):
    @command("deals:write", status=201)
    def create_task(self, command: CreateTask) -> Task:
        """Note what is to be done next, by whom, until when."""

    @command("deals:write")
    def change_task(self, command: ChangeTask) -> Task:
        """Put off an open task, reword it, or give it to somebody else."""

    @command("deals:write")
    def finish_task(self, command: CloseTask) -> Task:
        """Say that a task is done, and what came of it."""

    @command("deals:write")
    def cancel_task(self, command: CloseTask) -> Task:
        """Say that a task is not done any more, and why."""

    @query("deals:read")
    def get_task(self, query: TaskId) -> Task:
        """One task."""

    @query("deals:read")
    def list_tasks(self, query: TaskQuery) -> TaskList:
        """Tasks whose owner the caller may see: what is due, overdue, to be reminded of."""
