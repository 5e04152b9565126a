"""Pipeline: a table of contents of tasks."""

from __future__ import annotations

from chassis.service import operation
from services.pipeline.usecases import tasks


class TaskService:
    @operation
    def create_task(self, command, work): return tasks.create(command, work)

    @operation
    def change_task(self, command, work): return tasks.change(command, work)

    @operation
    def finish_task(self, command, work): return tasks.finish(command, work)

    @operation
    def cancel_task(self, command, work): return tasks.cancel(command, work)

    @operation
    def get_task(self, query, work): return tasks.get(query, work)

    @operation
    def list_tasks(self, query, work): return tasks.listed(query, work)
