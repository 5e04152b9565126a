"""Sessions: planned, filled, held with their results, or called off; certificates come of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis import scope
from chassis.clock import business_day
from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import derived_id, new_id
from chassis.lists import Sorting, chosen, page
from chassis.work import Work
from services.people.contract import training as t
from services.people.contract.training_operations import CertificateEarned, CertificateRevoked
from services.people.rules.training import is_passed, valid_to, wrong_results, wrong_times
from services.people.tables import certificate, employee, enrolment, training_session
from services.people.usecases import courses

BY_START = Sorting({"starts_at": training_session.c.starts_at}, training_session.c.session_id)
BY_SESSION = Sorting({"session_id": enrolment.c.session_id}, enrolment.c.employee_id)
BY_ID = Sorting({"certificate_id": certificate.c.certificate_id}, certificate.c.certificate_id)


def schedule(command: t.ScheduleSession, work: Work) -> t.Session:
    courses.find(work, command.course_code)
    refuse(wrong_times(command.starts_at, command.ends_at))
    known = new_id("trs")
    work.session.execute(insert(training_session).values(
        session_id=known, version=1, course_code=command.course_code, trainer=command.trainer,
        starts_at=command.starts_at, ends_at=command.ends_at, place=command.place,
        capacity=command.capacity, enrolled=0, state=t.SessionState.SCHEDULED.value))
    return _session(_load(work, known))


def cancel(command: t.CancelSession, work: Work) -> t.Session:
    row = _scheduled(work, command.session_id)
    work.must_match(row.version)
    return _change(work, row, state=t.SessionState.CANCELLED.value, cancel_reason=command.reason)


def listed(query: t.SessionQuery, work: Work) -> t.SessionList:
    of = training_session.c
    asked = select(training_session).where(chosen(
        (of.course_code, query.course_code), (of.state, query.state and query.state.value)))
    found = page(work, asked, BY_START, query)
    return t.SessionList(tuple(_session(row) for row in found.rows), found.next_cursor)


def enrol(command: t.Enrol, work: Work) -> t.Enrolment:
    """Enrolled twice is enrolled once."""
    row = _scheduled(work, command.session_id)
    _must_be_employed(work, command.employee_id, business_day(row.starts_at))
    key = {"session_id": row.session_id, "employee_id": command.employee_id}
    made = work.session.execute(upsert(enrolment).values(
        **key, course_code=row.course_code, starts_at=row.starts_at,
    ).on_conflict_do_nothing().returning(enrolment)).first()
    if made is not None:
        refuse([] if row.enrolled < row.capacity else [
            Refusal("training.full", "session_id", {"capacity": row.capacity})])
        _change(work, row, enrolled=row.enrolled + 1)
    return _enrolment(made or work.session.execute(select(enrolment).where(
        *(enrolment.c[name] == value for name, value in key.items()))).one())


def complete(command: t.CompleteSession, work: Work) -> t.Session:
    """Everybody's result at once; whoever passed gets a certificate of the day."""
    row = _scheduled(work, command.session_id)
    work.must_match(row.version)
    offered = courses.find(work, row.course_code)
    enrolled = list(work.session.execute(select(enrolment.c.employee_id).where(
        enrolment.c.session_id == row.session_id)).scalars())
    refuse(wrong_results(offered.pass_mark, enrolled, command.results))
    for result in command.results:
        passed = is_passed(offered.pass_mark, result)
        work.session.execute(update(enrolment).where(
            enrolment.c.session_id == row.session_id,
            enrolment.c.employee_id == result.employee_id).values(
                presence=result.presence.value, score=result.score, is_passed=passed))
        if passed:
            _certify(work, offered, row, result.employee_id)
    return _change(work, row, state=t.SessionState.COMPLETED.value)


def enrolments(query: t.EnrolmentQuery, work: Work) -> t.EnrolmentList:
    of = enrolment.c
    asked = select(enrolment).where(scope.visible(work, of.employee_id), chosen(
        (of.session_id, query.session_id), (of.employee_id, query.employee_id)))
    found = page(work, asked, BY_SESSION, query)
    return t.EnrolmentList(tuple(_enrolment(row) for row in found.rows), found.next_cursor)


def certificates(query: t.CertificateQuery, work: Work) -> t.CertificateList:
    of = certificate.c
    asked = select(certificate).where(scope.visible(work, of.employee_id), chosen(
        (of.employee_id, query.employee_id), (of.course_code, query.course_code)))
    found = page(work, asked, BY_ID, query)
    return t.CertificateList(tuple(_certificate(row) for row in found.rows), found.next_cursor)


def revoke(command: t.RevokeCertificate, work: Work) -> t.Certificate:
    of = certificate.c
    row = work.session.execute(select(certificate).where(
        of.certificate_id == command.certificate_id).with_for_update()).first()
    if row is None:
        raise NotFound("record.not_found")
    work.must_match(row.version)
    refuse([Refusal("training.revoked_before", None)] if row.revoked_reason else [])
    after = work.session.execute(update(certificate).where(
        of.certificate_id == row.certificate_id).values(
            version=row.version + 1, revoked_reason=command.reason).returning(certificate)).one()
    work.publish(CertificateRevoked(after.certificate_id, after.version, after.employee_id,
                                    after.course_code, after.valid_from, after.valid_to))
    return _certificate(after)


def _certify(work: Work, offered: t.Course, row: Any, employee_id: str) -> None:
    day = business_day(row.ends_at)
    known = derived_id("cert", "certificate", f"{row.session_id}/{employee_id}")
    until = valid_to(offered, day)
    work.session.execute(insert(certificate).values(
        certificate_id=known, version=1, employee_id=employee_id,
        course_code=offered.course_code, valid_from=day, valid_to=until))
    work.publish(CertificateEarned(known, 1, employee_id, offered.course_code, day, until))


def _must_be_employed(work: Work, employee_id: str, day: date) -> None:
    row = work.session.execute(
        select(employee).where(employee.c.employee_id == employee_id)).first()
    refuse([] if row else [Refusal("employee.unknown", "employee_id")])
    assert row is not None
    is_here = row.hired_on <= day and (row.left_on is None or row.left_on > day)
    refuse([] if is_here else [Refusal("training.not_employed", "employee_id", {"day": day})])


def _scheduled(work: Work, session_id: str) -> Any:
    row = _load(work, session_id, locked=True)
    is_open = row.state == t.SessionState.SCHEDULED
    refuse([] if is_open else [
        Refusal("training.not_scheduled", "session_id", {"state": row.state})])
    return row


def _load(work: Work, session_id: str, *, locked: bool = False) -> Any:
    asked = select(training_session).where(training_session.c.session_id == session_id)
    row = work.session.execute(asked.with_for_update() if locked else asked).first()
    if row is None:
        raise NotFound("record.not_found")
    return row


def _change(work: Work, row: Any, **values: Any) -> t.Session:
    return _session(work.session.execute(update(training_session).where(
        training_session.c.session_id == row.session_id).values(
            version=row.version + 1, **values).returning(training_session)).one())


def _session(row: Any) -> t.Session:
    return t.Session(row.session_id, row.version, row.course_code, row.trainer, row.starts_at,
                     row.ends_at, row.place, row.capacity, row.enrolled,
                     t.SessionState(row.state), row.cancel_reason)


def _enrolment(row: Any) -> t.Enrolment:
    return t.Enrolment(row.session_id, row.employee_id, row.course_code, row.starts_at,
                       row.presence and t.Presence(row.presence), row.score, row.is_passed)


def _certificate(row: Any) -> t.Certificate:
    return t.Certificate(row.certificate_id, row.version, row.employee_id, row.course_code,
                         row.valid_from, row.valid_to, row.revoked_reason)
