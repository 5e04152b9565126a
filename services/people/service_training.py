"""People: a table of contents of training."""

from __future__ import annotations

from chassis.service import operation
from services.people.usecases import courses, training_sessions


class TrainingService:
    @operation
    def create_course(self, command, work): return courses.create(command, work)

    @operation
    def list_courses(self, query, work): return courses.listed(query, work)

    @operation
    def create_programme(self, command, work): return courses.create_programme(command, work)

    @operation
    def list_programmes(self, query, work): return courses.programmes(query, work)

    @operation
    def schedule_session(self, command, work): return training_sessions.schedule(command, work)

    @operation
    def cancel_session(self, command, work): return training_sessions.cancel(command, work)

    @operation
    def list_sessions(self, query, work): return training_sessions.listed(query, work)

    @operation
    def enrol(self, command, work): return training_sessions.enrol(command, work)

    @operation
    def complete_session(self, command, work): return training_sessions.complete(command, work)

    @operation
    def list_enrolments(self, query, work): return training_sessions.enrolments(query, work)

    @operation
    def list_certificates(self, query, work): return training_sessions.certificates(query, work)

    @operation
    def revoke_certificate(self, command, work): return training_sessions.revoke(command, work)

    @operation
    def training_overdue(self, query, work): return courses.overdue(query, work)
