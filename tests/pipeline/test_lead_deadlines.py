"""What happens while nobody answers: overdue once, escalated on days 3, 5 and 7, given on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from chassis.scope import ScopeEdge
from chassis.testing import Harness
from services.org.contract import AssignmentChanged, CalendarChanged
from services.people.contract import EmployeeHired, EmployeeLeft
from services.pipeline.contract.lead_events import LeadAssigned, LeadOverdue
from services.pipeline.service import PipelineService
from services.pipeline.usecases import lead_deadlines
from tests.pipeline.lead_builders import a_lead, codes, shanghai

FRIDAY = "2025-09-12T18:00"


@pytest.fixture
def pipeline(harness) -> Harness:
    built = harness(PipelineService)
    built.clock.at = shanghai(FRIDAY)
    hired(built, "emp_1", "emp_2")
    return built


def hired(pipeline, *names):
    pipeline.hears(*(EmployeeHired(name, 1, date(2024, 1, 1)) for name in names))


def looked(pipeline, text):
    pipeline.clock.at = shanghai(text)
    pipeline.runs(lead_deadlines.step)


def escalations(pipeline, lead):
    return [(one.day, one.to_ids) for one in
            pipeline.call("lead_history", lead_id=lead.lead_id).entries
            if one.step == "escalated"]


def reads(pipeline, lead):
    return pipeline.call("get_lead", lead_id=lead.lead_id)


@pytest.mark.parametrize(("came", "due"), [
    (FRIDAY, "2025-09-15T18:00"), ("2025-09-30T18:00", "2025-10-09T18:00"),
    ("2025-09-27T10:00", "2025-09-29T00:00"), ("2025-10-11T09:00", "2025-10-13T09:00"),
    ("2024-02-29T10:00", "2024-03-01T10:00"),
])
def test_the_first_response_is_due_in_working_time(pipeline, came, due):
    pipeline.clock.at = shanghai(came)
    assert a_lead(pipeline).due_at == shanghai(due)


def test_org_may_say_otherwise_about_a_year(pipeline):
    pipeline.hears(CalendarChanged(2025, 1, (date(2025, 9, 15),), ()))
    assert a_lead(pipeline).due_at == shanghai("2025-09-16T18:00")


def test_what_runs_is_counted_again_when_the_calendar_is_completed(pipeline):
    """Twice and out of order; a clock that has ended is left alone."""
    lead, closed = a_lead(pipeline), a_lead(pipeline)
    pipeline.call("disqualify_lead", lead_id=closed.lead_id, reason="no_need")
    longer = CalendarChanged(2025, 2, (date(2025, 9, 15), date(2025, 9, 16)), ())
    for event in (longer, longer, CalendarChanged(2025, 1, (), (date(2025, 9, 13),))):
        pipeline.hears(event)
        pipeline.runs(lead_deadlines.step)
        after = reads(pipeline, lead)
        assert (after.due_at, after.first_due_at) == (shanghai("2025-09-17T18:00"),) * 2
    assert reads(pipeline, closed).due_at is None
    looked(pipeline, "2025-09-17T17:59")
    assert pipeline.published(LeadOverdue) == []
    pipeline.hears(CalendarChanged(2025, 3, (), (date(2025, 9, 13),)))
    pipeline.runs(lead_deadlines.step)
    [told] = pipeline.published(LeadOverdue)
    assert told.due_at == shanghai("2025-09-13T18:00")


def test_what_is_due_in_an_unknown_year_is_not_certain(pipeline):
    pipeline.clock.at = shanghai("2099-12-31T18:00")
    pipeline.hears(EmployeeHired("emp_9", 1, date(2025, 1, 1)))
    lead = a_lead(pipeline)
    assert lead.is_due_certain is False
    for year in (2099, 2100):
        pipeline.hears(CalendarChanged(year, 1, (date(year, 1, 1),), ()))
    pipeline.runs(lead_deadlines.step)
    after = reads(pipeline, lead)
    assert (after.is_due_certain, after.due_at) == (True, shanghai("2100-01-04T18:00"))


def test_overdue_is_said_once_and_a_response_ends_it(pipeline):
    lead = a_lead(pipeline, owner_id="emp_1")
    looked(pipeline, "2025-09-15T17:59:59")
    assert pipeline.published(LeadOverdue) == []
    assert pipeline.call("list_leads", overdue=True).items == ()
    for _ in range(2):
        looked(pipeline, "2025-09-15T18:00")
    [told] = pipeline.published(LeadOverdue)
    assert (told.lead_id, told.owner_id, told.due_at) == (
        lead.lead_id, "emp_1", shanghai("2025-09-15T18:00"))
    assert [one.lead_id for one in pipeline.call("list_leads", overdue=True).items] == [
        lead.lead_id]
    pipeline.call("respond_to_lead", lead_id=lead.lead_id)
    after = reads(pipeline, lead)
    assert (after.is_overdue, after.due_at, after.is_first_in_time) == (
        False, shanghai("2025-09-17T18:00"), True)
    assert pipeline.call("list_leads", overdue=True).items == ()
    looked(pipeline, "2025-09-17T18:00")
    assert len(pipeline.published(LeadOverdue)) == 2


def test_who_is_told_on_which_day_and_who_gets_it_then(pipeline):
    pipeline.hears(
        AssignmentChanged("emp_1", 1, (), tuple(
            ScopeEdge(name, date(2025, 1, 1)) for name in ("emp_head", "emp_lead", "emp_top"))),
        AssignmentChanged("emp_lead", 1, (), tuple(
            ScopeEdge(name, date(2025, 1, 1)) for name in ("emp_head", "emp_top"))),
        AssignmentChanged("emp_head", 1, (), (ScopeEdge("emp_top", date(2025, 1, 1)),)))
    for name in ("emp_1", "emp_2"):
        pipeline.call("set_lead_capacity", employee_id=name, monthly_capacity=300)
    lead = a_lead(pipeline, owner_id="emp_1")
    looked(pipeline, "2025-09-17T17:59")
    assert escalations(pipeline, lead) == []
    looked(pipeline, "2025-09-17T18:00")
    assert escalations(pipeline, lead) == [(3, ("emp_1",))]
    looked(pipeline, "2025-09-19T18:00")
    assert escalations(pipeline, lead)[1:] == [(5, ("emp_1", "emp_lead"))]
    assert reads(pipeline, lead).escalated_to == ("emp_1", "emp_lead")
    looked(pipeline, "2025-09-23T18:00")
    after = reads(pipeline, lead)
    assert (after.state, after.owner_id, after.due_at, after.escalation_day) == (
        "assigned", "emp_2", shanghai("2025-09-24T18:00"), 0)
    assert [one.owner_id for one in pipeline.published(LeadAssigned)] == ["emp_1", None, "emp_2"]
    assert len(pipeline.published(LeadOverdue)) == 1


def test_what_fell_due_while_the_service_was_down_is_made_up_in_order(pipeline, monkeypatch):
    monkeypatch.setattr(lead_deadlines, "CHUNK", 1)
    made = [a_lead(pipeline, owner_id="emp_1") for _ in range(3)]
    looked(pipeline, "2025-09-23T18:00")
    for lead in made:
        assert [day for day, _ in escalations(pipeline, lead)] == [3, 5, 7]
        after = reads(pipeline, lead)
        assert (after.state, after.owner_id) == ("new", None)
        assert codes(pipeline, "respond_to_lead", lead_id=lead.lead_id) == ["lead.wrong_state"]
    assert len(pipeline.published(LeadOverdue)) == 3


def test_closed_leads_are_left_alone(pipeline):
    lead = a_lead(pipeline, owner_id="emp_1")
    pipeline.call("disqualify_lead", lead_id=lead.lead_id, reason="not_serious")
    looked(pipeline, "2025-10-31T18:00")
    assert pipeline.published(LeadOverdue) == []
    assert reads(pipeline, lead).is_first_in_time is None


def test_a_policy_says_how_soon_and_what_then(pipeline):
    assert pipeline.call("lead_policy").policy_version == 0
    old = a_lead(pipeline)
    made = pipeline.call("set_lead_policy", first_response_hours=2, office_opens="09:00",
                         office_closes="18:00", escalations=[])
    assert (made.policy_version, made.terms.escalations) == (1, ())
    new = a_lead(pipeline)
    assert (old.due_at, new.due_at) == (
        shanghai("2025-09-15T18:00"), shanghai("2025-09-15T11:00"))
    looked(pipeline, "2025-09-30T00:00")
    assert [day for day, _ in escalations(pipeline, old)] == [3, 5, 7]
    assert escalations(pipeline, new) == []
    assert codes(pipeline, "set_lead_policy", office_opens="9 Uhr") == [
        "lead_policy.office_hours_wrong"]


def test_the_pool_is_given_out_by_capacity_with_a_seed(pipeline):
    hired(pipeline, "emp_3")
    for name, capacity in (("emp_1", 90), ("emp_2", 30), ("emp_3", 0)):
        pipeline.call("set_lead_capacity", employee_id=name, monthly_capacity=capacity)
    made = [a_lead(pipeline) for _ in range(6)]
    dry = pipeline.call("allocate_leads", seed=7, is_dry_run=True)
    assert pipeline.published(LeadAssigned) == []
    real = pipeline.call("allocate_leads", seed=7)
    assert (real.placements, real.left, real.seed) == (dry.placements, 2, 7)
    assert sorted(one.owner_id for one in real.placements) == ["emp_1"] * 3 + ["emp_2"]
    assert len({one.lead_id for one in real.placements} & {one.lead_id for one in made}) == 4
    quotas = {one.employee_id: one.quota
              for one in pipeline.call("list_lead_capacities").items}
    assert quotas == {"emp_1": 0, "emp_2": 0, "emp_3": 0}
    assert pipeline.call("allocate_leads", seed=8).placements == ()
    pipeline.clock.at += timedelta(hours=24)
    again = pipeline.call("allocate_leads")
    assert (len(again.placements), again.left) == (2, 0)


def test_old_leads_and_people_who_left_are_not_allocated(pipeline):
    pipeline.call("set_lead_capacity", employee_id="emp_1", monthly_capacity=300)
    a_lead(pipeline)
    pipeline.clock.at += timedelta(days=7)
    fresh = a_lead(pipeline)
    found = pipeline.call("allocate_leads")
    assert [one.lead_id for one in found.placements] == [fresh.lead_id]
    pipeline.hears(EmployeeLeft("emp_1", 2, date(2025, 1, 1), date(2025, 9, 19)))
    a_lead(pipeline)
    assert pipeline.call("allocate_leads").placements == ()


def test_a_declined_lead_goes_to_somebody_else(pipeline):
    pipeline.call("set_lead_capacity", employee_id="emp_1", monthly_capacity=300)
    lead = a_lead(pipeline, owner_id="emp_1")
    pipeline.call("decline_lead", lead_id=lead.lead_id, reason="no_capacity")
    assert pipeline.call("allocate_leads").left == 1
    held = pipeline.call("set_lead_capacity", employee_id="emp_2", monthly_capacity=30,
                         accepts={"sources": ["website"]}, prefers={"regions": ["华东"]})
    assert (held.version, held.quota) == (1, 1)
    assert [one.owner_id for one in pipeline.call("allocate_leads").placements] == ["emp_2"]


def test_days_are_those_of_the_companys_zone(pipeline, monkeypatch):
    monkeypatch.setenv("SALESLOOP_TIME_ZONE", "America/New_York")
    pipeline.clock.at = shanghai("2025-09-15T08:00")
    assert a_lead(pipeline).due_at == shanghai("2025-09-16T12:00")


def test_two_allocations_at_once_keep_to_the_quotas(pipeline):
    for name in ("emp_1", "emp_2"):
        pipeline.call("set_lead_capacity", employee_id=name, monthly_capacity=60)
    made = {a_lead(pipeline).lead_id for _ in range(8)}
    with ThreadPoolExecutor(3) as many:
        runs = list(many.map(lambda at: pipeline.call("allocate_leads", key=f"run-{at}"), range(3)))
    placed = [one for run in runs for one in run.placements]
    assert sorted(one.owner_id for one in placed) == ["emp_1"] * 2 + ["emp_2"] * 2
    assert len({one.lead_id for one in placed} & made) == 4


def test_the_timer_and_a_response_at_once_agree(pipeline):
    """Whichever comes first: the response ends the clock, and nobody takes the lead away."""
    lead = a_lead(pipeline, owner_id="emp_1")
    pipeline.clock.at = shanghai("2025-09-18T18:00")
    with ThreadPoolExecutor(2) as two:
        looks = two.submit(pipeline.runs, lead_deadlines.step)
        answer = two.submit(pipeline.call, "respond_to_lead", lead_id=lead.lead_id)
        assert (looks.result(), answer.result().state) == (None, "contacted")
    after = reads(pipeline, lead)
    assert (after.owner_id, after.due_at, after.is_overdue) == (
        "emp_1", shanghai("2025-09-22T18:00"), False)
