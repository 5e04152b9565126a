"""Pipeline: a table of contents of exceptions."""

from __future__ import annotations

from chassis.service import operation
from services.pipeline.usecases import exceptions


class ExceptionService:
    @operation
    def set_playbook(self, command, work): return exceptions.set_playbook(command, work)

    @operation
    def list_playbooks(self, query, work): return exceptions.playbooks(query, work)

    @operation
    def open_exception(self, command, work): return exceptions.open_case(command, work)

    @operation
    def do_exception_step(self, command, work): return exceptions.do_step(command, work)

    @operation
    def escalate_exception(self, command, work): return exceptions.escalate(command, work)

    @operation
    def close_exception(self, command, work): return exceptions.close(command, work)

    @operation
    def get_exception(self, query, work): return exceptions.get(query, work)

    @operation
    def list_exceptions(self, query, work): return exceptions.listed(query, work)

    @operation
    def exception_statistics(self, query, work): return exceptions.statistics(query, work)
