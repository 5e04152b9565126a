"""People: a table of contents of careers and team culture."""

from __future__ import annotations

from chassis.service import operation
from services.people.usecases import careers, culture


class CareerService:
    @operation
    def set_ladder(self, command, work): return careers.set_ladder(command, work)

    @operation
    def get_ladder(self, query, work): return careers.ladder(query, work)

    @operation
    def promote(self, command, work): return careers.promote(command, work)

    @operation
    def career(self, query, work): return careers.career(query, work)

    @operation
    def log_conversation(self, command, work): return careers.talk(command, work)

    @operation
    def plan_culture_event(self, command, work): return culture.plan(command, work)

    @operation
    def hold_culture_event(self, command, work): return culture.hold(command, work)

    @operation
    def cancel_culture_event(self, command, work): return culture.cancel(command, work)

    @operation
    def list_culture_events(self, query, work): return culture.listed(query, work)

    @operation
    def retention(self, query, work): return culture.retention(query, work)
