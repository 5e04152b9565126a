"""The sheets of everybody as a job."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from chassis import jobs
from chassis.importing import Job, JobState
from chassis.passport import Caller
from chassis.testing import Harness, Refused
from kernel.money import Money
from services.people.service import PeopleService
from services.people.texts import TEXTS
from services.people.usecases import pay_runs
from tests.builders import signed
from tests.people.builders import a_seller, an_approved_plan

HR = Caller("hr", "emp_hr", permissions={
    "settlements:write": "all", "jobs:read": "all", "statements:read": "all"})


@pytest.fixture
def people(harness: Any, monkeypatch: pytest.MonkeyPatch) -> Harness:
    monkeypatch.setattr(pay_runs, "CHUNK", 2)
    found: Harness = harness(PeopleService)
    found.clock.at = datetime(2026, 6, 1, tzinfo=UTC)
    return found


def sellers(people: Harness, many: int) -> list[str]:
    plan = an_approved_plan(people)
    found = [a_seller(people, plan.plan_id, external_ref=f"s{n}") for n in range(many)]
    people.hears(*(signed(f"d{name}", 1, "500.00", credits={name: "1"}) for name in found))
    return found


def run(people: Harness, steps: int | None = None) -> Job:
    job = people.call("start_pay_run", caller=HR, period="2026-03")
    work_off(people, steps)
    return again(people, job.job_id)


def work_off(people: Harness, steps: int | None = None) -> None:
    left = [steps]

    def step(work: Any) -> bool:
        if left[0] == 0:
            return False
        left[0] = None if left[0] is None else left[0] - 1
        return jobs.step(work, {}, TEXTS, {}, pay_runs.RUNS)

    people.runs(step)


def again(people: Harness, job_id: str) -> Job:
    found: Job = people.call("get_job", caller=HR, job_id=job_id)
    return found


def test_everybody_gets_a_sheet_once_and_a_second_run_calculates_it_again(people):
    names = sellers(people, 5)
    a_seller(people, external_ref="without a plan")
    first = run(people)
    assert (first.state, first.rows_total, first.rows_read, first.created) == (
        JobState.DONE, 5, 5, 5)
    found = people.call("list_pay_sheets", caller=HR, period="2026-03").items
    assert sorted(one.employee_id for one in found) == sorted(names)
    assert {one.paid for one in found} == {Money(5_00)}
    people.call("settle", employee_id=names[0], period="2026-02")
    second = run(people)
    assert (second.created, second.updated, second.refused) == (0, 5, 0)


def test_what_is_paid_stays_and_what_is_refused_is_listed_with_its_reason(people):
    paid, blocked, other = sellers(people, 3)
    people.call("settle", employee_id=paid, period="2026-03")
    people.call("calculate_pay", caller=HR, employee_id=blocked, period="2026-02")
    job = run(people)
    assert (job.created, job.unchanged, job.refused) == (1, 1, 1)
    assert [(one.code, one.message) for one in job.errors] == [
        ("settlement.earlier_open", "The sheet of 2026-02 must be approved first.")]
    assert people.call("list_pay_sheets", caller=HR, employee_id=other).items[0].earned == Money(
        5_00)


def test_a_run_that_is_interrupted_goes_on_where_it_was(people):
    sellers(people, 5)
    job = run(people, steps=1)
    assert (job.state, job.rows_read) == (JobState.RUNNING, 2)
    work_off(people)
    job = again(people, job.job_id)
    assert (job.state, job.created) == (JobState.DONE, 5)


def test_a_cancelled_run_stops(people):
    sellers(people, 5)
    job = run(people, steps=1)
    people.call("cancel_job", job_id=job.job_id)
    work_off(people)
    assert again(people, job.job_id).rows_read == 2


@pytest.mark.parametrize(("period", "code"), [
    ("2026-06", "settlement.month_not_over"), ("2026-Q1", "period.unknown")])
def test_a_month_that_cannot_be_settled_is_no_run(people, period, code):
    with pytest.raises(Refused) as refused:
        people.call("start_pay_run", caller=HR, period=period)
    assert refused.value.codes == [code]


def test_a_run_goes_no_further_than_its_starter_sees(people):
    sellers(people, 1)
    other = Caller("x", "emp_x", permissions={"settlements:write": "own"})
    job = people.call("start_pay_run", caller=other, period="2026-03")
    work_off(people)
    assert (job.rows_total, again(people, job.job_id).created) == (0, 0)
