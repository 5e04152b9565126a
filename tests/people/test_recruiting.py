"""Recruiting over the real database: from the standard to the end of probation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis.passport import Caller
from chassis.testing import Refused
from services.people.contract import EmployeeHired, EmployeeLeft
from services.people.service import PeopleService
from services.strategy.contract import TargetCells, TargetLocked, TargetMetric, TargetSubject
from tests.people.rules.test_recruiting import CONTENT

DIRECTOR = Caller("acct_director", None, None, {"recruiting:approve": "all"})
SCORES = [{"code": "negotiation", "score": 90}, {"code": "product", "score": 80}]
ANSWERS = [{"code": "tob", "is_met": True, "note": "八年"}, {"code": "licence", "is_met": True}]


@pytest.fixture
def people(harness):
    return harness(PeopleService)


@pytest.fixture
def standard(people):
    drafted = people.call("draft_hiring_standard", content=CONTENT)
    return people.call("approve_hiring_standard", standard_id=drafted.standard_id,
                       standard_version=1)


def opened(people, standard, headcount=1, **values):
    drafted = people.call("draft_requisition", standard_id=standard.standard_id,
                          headcount=headcount, wanted_from="2026-03-01", reason="产能缺口",
                          **values)
    return people.call("approve_requisition", caller=DIRECTOR,
                       requisition_id=drafted.requisition_id)


def applied(people, wanted, name="𠮷田娜😀", answers=ANSWERS):
    return people.call("add_candidate", requisition_id=wanted.requisition_id, name=name,
                       contact="na@example.com", answers=answers)


def accepted(people, wanted, **values):
    one = {"candidate_id": applied(people, wanted, **values).candidate_id}
    people.call("record_interview", **one, interviewer_id="emp_boss", held_on="2026-02-02",
                scores=SCORES, note="很会听")
    people.call("offer_candidate", **one, starts_on="2026-03-01")
    return people.call("accept_offer", **one)


def hired(people, candidate, day="2026-03-01"):
    return people.call("hire_candidate", candidate_id=candidate.candidate_id, hired_on=day)


def codes(people, operation, **values):
    with pytest.raises(Refused) as refused:
        people.call(operation, **values)
    return refused.value.codes


def test_a_candidate_becomes_an_employee_and_passes_probation(people, standard):
    wanted = opened(people, standard, position_id="pos_1")
    found = accepted(people, wanted)
    assert str(found.score) == "86.00"
    made = hired(people, found)
    assert people.published(EmployeeHired) == [EmployeeHired(
        made.employee.employee_id, 1, made.employee.hired_on, position_id="pos_1")]
    [full] = people.call("list_requisitions").items
    assert (full.state, full.hired) == ("filled", 1)
    passed = people.call("decide_probation", candidate_id=found.candidate_id, is_passed=True,
                         decided_on="2026-06-01", reason="达标")
    assert (passed.state, passed.probation) == ("hired", "passed")
    assert codes(people, "decide_probation", candidate_id=found.candidate_id, is_passed=True,
                 decided_on="2026-06-01", reason="again") == ["candidate.no_probation"]


def test_a_failed_probation_ends_the_employment(people, standard):
    found = accepted(people, opened(people, standard))
    hired(people, found)
    early = {"candidate_id": found.candidate_id, "is_passed": False, "reason": "未达标"}
    assert codes(people, "decide_probation", **early, decided_on="2026-03-01") == [
        "candidate.decided_too_early"]
    people.call("decide_probation", **early, decided_on="2026-05-01")
    [left] = people.published(EmployeeLeft)
    assert str(left.left_on) == "2026-05-01"


def test_an_offer_is_refused_with_all_that_is_missing(people, standard):
    found = applied(people, opened(people, standard), answers=[])
    people.call("record_interview", candidate_id=found.candidate_id, interviewer_id="emp_boss",
                held_on="2026-02-02", scores=[{**one, "score": 10} for one in SCORES])
    assert codes(people, "offer_candidate", candidate_id=found.candidate_id,
                 starts_on="2026-03-01") == [
        "candidate.requirement_unmet", "candidate.requirement_unmet",
        "candidate.below_pass_mark"]


def test_the_last_seat_goes_to_one_of_two(people, standard):
    wanted = opened(people, standard)
    two = [accepted(people, wanted, name=name) for name in ("甲", "乙")]

    def attempt(one):
        try:
            return hired(people, one)
        except Refused as refused:
            return refused.codes

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(attempt, two))
    assert ["requisition.not_open"] in results
    assert len(people.published(EmployeeHired)) == 1


def test_who_asks_does_not_approve_and_versions_are_frozen(people, standard):
    drafted = people.call("draft_requisition", standard_id=standard.standard_id, headcount=1,
                          wanted_from="2026-03-01", reason="补缺")
    assert codes(people, "approve_requisition", requisition_id=drafted.requisition_id) == [
        "requisition.same_person"]
    assert codes(people, "approve_hiring_standard", standard_id=standard.standard_id,
                 standard_version=1) == ["standard.not_a_draft"]
    people.call("draft_hiring_standard", content=CONTENT, standard_id=standard.standard_id)
    people.call("approve_hiring_standard", standard_id=standard.standard_id, standard_version=2)
    listed = people.call("list_hiring_standards").items
    assert [(one.standard_version, one.state) for one in listed] == [
        (1, "superseded"), (2, "approved")]
    opened_now = people.call("approve_requisition", caller=DIRECTOR,
                             requisition_id=drafted.requisition_id)
    assert opened_now.standard_version == 2
    stopped = people.call("cancel_requisition", requisition_id=drafted.requisition_id,
                          reason="预算取消")
    assert codes(people, "add_candidate", requisition_id=stopped.requisition_id, name="丙") == [
        "requisition.not_open"]


def test_who_was_refused_can_be_forgotten_and_still_counts(people, standard):
    wanted = opened(people, standard)
    found = accepted(people, wanted, name="将被遗忘")
    one = {"candidate_id": found.candidate_id}
    assert codes(people, "erase_candidate", **one) == ["candidate.not_over"]
    people.call("refuse_candidate", **one, refused_by="candidate", reason="薪资")
    people.call("erase_candidate", **one)
    rows = str(people.sql("SELECT * FROM candidate"))
    for told in ("将被遗忘", "na@example.com", "很会听", "八年", "薪资"):
        assert told not in rows
    funnel = people.call("recruiting_funnel", from_on="2020-01-01", to_on="2030-01-01")
    assert [step.count for step in funnel.steps] == [1, 1, 1, 1, 0]
    assert (funnel.refused_by_us, funnel.refused_by_candidate) == (0, 1)
    assert (funnel.median_days_to_hire, funnel.predictive.above) == (None, None)


def test_who_was_hired_is_forgotten_as_a_candidate_once_probation_is_over(people, standard):
    found = accepted(people, opened(people, standard), name="䶮")
    one = {"candidate_id": found.candidate_id}
    made = hired(people, found)
    assert codes(people, "erase_candidate", **one) == ["candidate.not_over"]
    people.call("decide_probation", **one, is_passed=True, decided_on="2026-06-01", reason="好学")
    people.call("erase_candidate", **one)
    rows = str(people.sql("SELECT * FROM candidate"))
    for told in ("䶮", "na@example.com", "很会听", "八年", "好学"):
        assert told not in rows
    assert people.call("get_employee", employee_id=made.employee.employee_id).name == "䶮"


def test_nobody_comes_further_for_a_requisition_that_is_cancelled(people, standard):
    wanted = opened(people, standard)
    one = {"candidate_id": applied(people, wanted).candidate_id}
    people.call("cancel_requisition", requisition_id=wanted.requisition_id, reason="预算取消")
    assert codes(people, "record_interview", **one, interviewer_id="emp_boss",
                 held_on="2026-02-02", scores=SCORES) == ["requisition.not_open"]
    assert codes(people, "offer_candidate", **one, starts_on="2026-03-01") == [
        "requisition.not_open"]
    assert people.call("refuse_candidate", **one, refused_by="us", reason="取消").state == "refused"


def test_an_application_is_entered_later_but_never_ahead(people, standard):
    wanted = {"requisition_id": opened(people, standard).requisition_id, "name": "甲"}
    assert str(people.call("add_candidate", **wanted, applied_on="2024-02-29").applied_on) == (
        "2024-02-29")
    assert codes(people, "add_candidate", **wanted, applied_on="2199-01-01",
                 answers=[{"code": "wings"}]) == [
        "candidate.requirement_unknown", "candidate.applied_in_future"]


def test_a_first_year_that_is_not_over_says_nothing(people, standard):
    wanted = opened(people, standard, headcount=2)
    for name, day in (("甲", "2020-02-29"), ("乙", str(people.clock().date()))):
        hired(people, accepted(people, wanted, name=name), day)
    funnel = people.call("recruiting_funnel", from_on="2020-01-01", to_on="2199-01-01")
    assert (funnel.predictive.counted, funnel.steps[-1].count) == (1, 2)


def test_targets_that_nobody_holds_show_as_a_gap(people):
    cells = (TargetCells(TargetSubject.EMPLOYEE, "emp_1", (10000,) * 12),
             TargetCells(TargetSubject.UNIT, "unit_1", (20000,) * 12))
    locked = TargetLocked("tgt_1", 2, 2026, TargetMetric.SIGNED, "CNY", cells)
    people.hears(locked, locked)
    values = {"year": 2026, "starts_on": "2026-01-01"}
    found = people.call("capacity_gap", **values, capacity="100.00", ramp_months=2)
    assert (found.gap.amount, found.of_one_hire.amount, found.headcount) == (
        "3600.00", "1050.00", 4)
    assert codes(people, "capacity_gap", **values, capacity="0") == ["capacity.not_positive"]
    assert codes(people, "capacity_gap", **values, capacity="1", currency="ZZZ") == [
        "money.unknown_currency"]
