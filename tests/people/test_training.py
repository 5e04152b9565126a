"""Training over the real database: seats, results, certificates, and who owes what."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from chassis.passport import Caller
from chassis.testing import Refused
from services.people.contract import CertificateEarned, CertificateRevoked
from services.people.service import PeopleService

NIGHT = {"starts_at": "2026-03-01T15:00:00Z", "ends_at": "2026-03-01T17:00:00Z"}
"""It ends on the second of March in Shanghai."""


@pytest.fixture
def people(harness):
    under_test = harness(PeopleService)
    under_test.call("create_course", code="product", title="产品知识", kind="product",
                    pass_mark=60, valid_months=12)
    under_test.call("create_programme", title="入职培训", kind="new_hire",
                    course_codes=["product"], within_days=30)
    return under_test


@pytest.fixture
def two(people):
    return [people.call("hire_employee", name=name, hired_on="2026-01-01").employee_id
            for name in ("𠮷田", "李娜🙂")]


def session(people, **values):
    return people.call("schedule_session", course_code="product", trainer="王芳",
                       place="上海", **{**NIGHT, "capacity": 2, **values}).session_id


def completed(people, one, **scores):
    for employee_id in scores:
        people.call("enrol", session_id=one, employee_id=employee_id)
    results = [{"employee_id": who, "score": score} for who, score in scores.items()]
    return people.call("complete_session", session_id=one, results=results)


def codes(people, operation, **values):
    with pytest.raises(Refused) as refused:
        people.call(operation, **values)
    return refused.value.codes


def test_who_passed_gets_a_certificate_of_the_local_day(people, two):
    done = completed(people, session(people), **dict(zip(two, (60, 59), strict=True)))
    assert (done.state, done.enrolled) == ("completed", 2)
    [earned] = people.published(CertificateEarned)
    assert (earned.employee_id, earned.course_code, earned.valid_from, earned.valid_to) == (
        two[0], "product", date(2026, 3, 2), date(2027, 3, 2))
    listed = people.call("list_enrolments", session_id=done.session_id).items
    assert {one.employee_id: one.is_passed for one in listed} == dict(
        zip(two, (True, False), strict=True))
    overdue = people.call("training_overdue", as_of="2026-03-03").items
    assert [(one.employee_id, one.due_on) for one in overdue] == [(two[1], date(2026, 1, 31))]
    expired = people.call("training_overdue", as_of="2027-03-03").items
    assert {one.employee_id: one.due_on for one in expired}[two[0]] == date(2027, 3, 2)


def test_a_revoked_certificate_is_owed_again(people, two):
    completed(people, session(people), **{two[0]: 90})
    [held] = people.call("list_certificates", employee_id=two[0]).items
    people.call("revoke_certificate", certificate_id=held.certificate_id, reason="代考")
    assert [one.version for one in people.published(CertificateRevoked)] == [2]
    overdue = people.call("training_overdue", as_of="2026-03-03").items
    assert {one.employee_id for one in overdue} == set(two)
    assert codes(people, "revoke_certificate", certificate_id=held.certificate_id,
                 reason="x") == ["training.revoked_before"]


def test_the_last_seat_is_given_once(people, two):
    one = session(people, capacity=1)

    def attempt(employee_id):
        try:
            return people.call("enrol", session_id=one, employee_id=employee_id).employee_id
        except Refused as refused:
            return refused.codes

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(attempt, two))
    assert ["training.full"] in results
    [kept] = people.call("list_enrolments", session_id=one).items
    assert kept.employee_id in results
    people.call("enrol", session_id=one, employee_id=kept.employee_id)
    [full] = people.call("list_sessions").items
    assert full.enrolled == 1


def test_what_is_over_takes_nobody_and_what_is_wrong_is_told(people, two):
    one = session(people)
    people.call("enrol", session_id=one, employee_id=two[0])
    assert codes(people, "complete_session", session_id=one, results=[]) == [
        "training.result_missing"]
    people.call("cancel_session", session_id=one, reason="讲师生病")
    assert codes(people, "enrol", session_id=one, employee_id=two[1]) == ["training.not_scheduled"]
    other = session(people)
    assert codes(people, "enrol", session_id=other, employee_id="emp_none") == ["employee.unknown"]
    people.call("end_employment", employee_id=two[1], left_on="2026-02-01")
    assert codes(people, "enrol", session_id=other, employee_id=two[1]) == ["training.not_employed"]
    assert codes(people, "create_course", code="product", title="again") == ["training.code_taken"]


def test_a_seller_sees_only_what_is_theirs(people, two):
    completed(people, session(people), **dict(zip(two, (90, 90), strict=True)))
    own = Caller("acct_1", two[0], None, {"training:read": "own"})
    for operation in "list_enrolments", "list_certificates":
        assert {one.employee_id for one in people.call(operation, caller=own).items} == {two[0]}
    due = people.call("training_overdue", caller=own, as_of="2030-01-01").items
    assert {one.employee_id for one in due} == {two[0]}
