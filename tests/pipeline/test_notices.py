"""Leads, tasks, payments and cases: whoever they concern is asked to be told, once a cause."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from chassis.notices import NotificationRequested
from chassis.testing import Harness
from services.people.contract import EmployeeHired
from services.pipeline.service import PipelineService
from services.pipeline.usecases import exceptions, lead_deadlines, receivables, tasks
from tests.pipeline.builders import a_deal, a_signed_deal, money, sees
from tests.pipeline.lead_builders import a_caller, a_lead, shanghai


@pytest.fixture
def pipeline(harness) -> Harness:
    built = harness(PipelineService)
    built.hears(*(EmployeeHired(name, 1, date(2024, 1, 1)) for name in ("emp_1", "emp_boss")))
    sees(built, "emp_boss", "emp_1")
    return built


def told(pipeline):
    return [(one.template, one.recipient_ids, one.about)
            for one in pipeline.published(NotificationRequested)]


def test_a_lead_is_told_to_its_owner_and_its_escalations_to_the_superior(pipeline):
    pipeline.clock.at = shanghai("2026-03-02T09:00")
    lead = a_lead(pipeline, owner_id="emp_1").lead_id
    for day in (4, 6, 9, 12):
        pipeline.clock.at = shanghai(f"2026-03-{day:02}T12:00")
        pipeline.runs(lead_deadlines.step)
    found = told(pipeline)
    assert found[0] == ("lead_assigned", ("emp_1",), lead)
    assert ("lead_escalated", ("emp_1",), lead) in found
    assert ("lead_escalated", ("emp_1", "emp_boss"), lead) in found
    assert pipeline.published(NotificationRequested)[0].data == {
        "lead_id": lead, "due_at": "2026-03-03 09:00"}


def test_who_takes_a_lead_is_not_told_so(pipeline):
    pipeline.call("create_lead", caller=a_caller("emp_1"), source="website", owner_id="emp_1",
                  email="a@example.com")
    assert told(pipeline) == []


def test_a_task_is_reminded_of_once_for_each_instant(pipeline):
    at = pipeline.clock.at
    made = pipeline.call("create_task", title="x", due_at=at + timedelta(days=3),
                         remind_at=at + timedelta(days=1), owner_id="emp_1")
    pipeline.runs(tasks.remind)
    assert told(pipeline) == []
    pipeline.clock.at = at + timedelta(days=1)
    pipeline.runs(tasks.remind)
    pipeline.runs(tasks.remind)
    assert told(pipeline) == [("task_due", ("emp_1",), made.task_id)]
    pipeline.call("change_task", task_id=made.task_id, remind_at=at + timedelta(days=2))
    pipeline.clock.at = at + timedelta(days=2)
    pipeline.runs(tasks.remind)
    assert len(told(pipeline)) == 2


def test_of_a_task_that_is_done_nobody_is_reminded(pipeline):
    at: datetime = pipeline.clock.at
    made = pipeline.call("create_task", title="x", due_at=at, remind_at=at, owner_id="emp_1")
    pipeline.call("finish_task", task_id=made.task_id, outcome="done")
    pipeline.runs(tasks.remind)
    assert told(pipeline) == []


def test_an_overdue_payment_is_told_to_the_owner_and_later_to_the_superior_too(pipeline):
    deal = a_signed_deal(pipeline)
    pipeline.call("plan_payments", deal_id=deal.deal_id, instalments=[
        {"due_on": str(pipeline.clock.at.date()), "amount": money("1000.00")}])
    for _ in range(60):
        pipeline.clock.at += timedelta(days=1)
        pipeline.runs(receivables.step)
    found = [one for one in told(pipeline) if one[0] == "payment_overdue"]
    assert (found[0][1], found[-1][1]) == (("emp_1",), ("emp_1", "emp_boss"))
    assert len(found) == len({one.notification_id for one in pipeline.published(
        NotificationRequested) if one.template == "payment_overdue"})


def test_a_case_that_lies_is_told_to_who_is_called_in(pipeline):
    deal = a_deal(pipeline)
    case = pipeline.call("open_exception", deal_id=deal.deal_id, kind="stalled_negotiation")
    pipeline.call("escalate_exception", case_id=case.case_id, reason="没有进展")
    assert told(pipeline) == [("case_escalated", ("emp_boss",), case.case_id)]
    pipeline.clock.at += timedelta(days=40)
    pipeline.runs(exceptions.step)
    assert len(told(pipeline)) == 2
