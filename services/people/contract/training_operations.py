"""What people offers about training, and what it announces."""

from __future__ import annotations

from datetime import date

from chassis.contract import Contract, Event, command, message, query
from services.people.contract import training as t


@message
class CertificateEvent(Event):
    """A certificate as it now stands: ids, a course and days only."""

    certificate_id: str
    version: int
    employee_id: str
    course_code: str
    valid_from: date
    valid_to: date | None = None

    @property
    def aggregate_id(self) -> str:
        return self.certificate_id

    @property
    def aggregate_version(self) -> int:
        return self.version


@message
class CertificateEarned(CertificateEvent):
    """Somebody passed a course."""


@message
class CertificateRevoked(CertificateEvent):
    """It does not count any more, from its first day."""


class TrainingOperations(Contract):
    @command("training:write", status=201)
    def create_course(self, command: t.CreateCourse) -> t.Course:
        """Offer a course."""

    @query("training:read")
    def list_courses(self, query: t.CourseQuery) -> t.CourseList:
        """Every course."""

    @command("training:write", status=201)
    def create_programme(self, command: t.CreateProgramme) -> t.Programme:
        """Say who needs which courses by when."""

    @query("training:read")
    def list_programmes(self, query: t.ProgrammeQuery) -> t.ProgrammeList:
        """Programmes for new hires, advanced and periodic ones."""

    @command("training:write", status=201)
    def schedule_session(self, command: t.ScheduleSession) -> t.Session:
        """Plan a session of a course."""

    @command("training:write")
    def cancel_session(self, command: t.CancelSession) -> t.Session:
        """Call a session off, with the reason."""

    @query("training:read")
    def list_sessions(self, query: t.SessionQuery) -> t.SessionList:
        """Sessions, the newest first."""

    @command("training:write", status=201)
    def enrol(self, command: t.Enrol) -> t.Enrolment:
        """Give somebody a seat; the last one is given once."""

    @command("training:write")
    def complete_session(self, command: t.CompleteSession) -> t.Session:
        """Keep who was there and what they scored; who passed gets a certificate."""

    @query("training:read")
    def list_enrolments(self, query: t.EnrolmentQuery) -> t.EnrolmentList:
        """Enrolments of those whom the caller may see."""

    @query("training:read")
    def list_certificates(self, query: t.CertificateQuery) -> t.CertificateList:
        """Certificates of those whom the caller may see."""

    @command("training:write")
    def revoke_certificate(self, command: t.RevokeCertificate) -> t.Certificate:
        """Take a certificate back, with the reason."""

    @query("training:read")
    def training_overdue(self, query: t.OverdueQuery) -> t.DueList:
        """Who should have passed which course by when, and has not."""
