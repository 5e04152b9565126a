"""A handover of leads: open ones pass in chunks, their state and clocks stay, and they go back."""

from __future__ import annotations

import pytest

from services.org.contract import HandoverKind, HandoverRolledBack, HandoverStarted
from services.pipeline.contract.lead_events import LeadAssigned, LeadsHandedOver
from services.pipeline.service import PipelineService
from services.pipeline.usecases import lead_handovers
from tests.pipeline.builders import knows_sellers
from tests.pipeline.lead_builders import a_lead, a_qualified_lead

KINDS = (HandoverKind.LEADS,)
START = HandoverStarted("hnd_1", 2, "emp_1", "emp_2", KINDS)
BACK = HandoverRolledBack("hnd_1", 4, "emp_1", "emp_2", KINDS)


@pytest.fixture
def pipeline(harness):
    under_test = harness(PipelineService)
    knows_sellers(under_test, "emp_1", "emp_2", "emp_3")
    return under_test


@pytest.fixture
def many(pipeline, monkeypatch):
    """A qualified one, four that wait, a closed one of emp_1; one of emp_2; two are moved at a
    time."""
    monkeypatch.setattr(lead_handovers, "CHUNK", 2)
    made = [a_qualified_lead(pipeline)] + [a_lead(pipeline, owner_id="emp_1") for _ in range(4)]
    closed = a_lead(pipeline, owner_id="emp_1")
    pipeline.call("disqualify_lead", lead_id=closed.lead_id, reason="no_need")
    return [*made, closed, a_lead(pipeline, owner_id="emp_2")]


def owners(pipeline, leads):
    held = {row.lead_id: row.owner_id for row in pipeline.sql("SELECT lead_id, owner_id FROM lead")}
    return [held[one.lead_id] for one in leads]


def test_open_leads_pass_with_state_and_clock_and_closed_ones_stay(pipeline, many):
    pipeline.hears(START, START)
    pipeline.runs(lead_handovers.step)
    assert owners(pipeline, many) == ["emp_2"] * 5 + ["emp_1", "emp_2"]
    told = pipeline.published(LeadsHandedOver)
    assert [(one.version, one.moved) for one in told] == [(1, 2), (2, 4), (3, 5)]
    assert (told[-1].before, told[-1].after, told[-1].is_moved) == (6, 6, True)
    now = pipeline.call("get_lead", lead_id=many[0].lead_id)
    assert (now.state, now.due_at) == (many[0].state, many[0].due_at)
    newest = [one for one in pipeline.published(LeadAssigned) if one.lead_id == many[0].lead_id][-1]
    assert (newest.owner_id, newest.version) == ("emp_2", now.version)


def test_they_go_back_but_for_what_went_elsewhere(pipeline, many):
    pipeline.hears(START)
    pipeline.runs(lead_handovers.step)
    pipeline.call("assign_lead", lead_id=many[0].lead_id, owner_id="emp_3")
    pipeline.hears(BACK, BACK)
    pipeline.runs(lead_handovers.step)
    assert owners(pipeline, many) == ["emp_3"] + ["emp_1"] * 5 + ["emp_2"]
    assert pipeline.published(LeadsHandedOver)[-1].is_returned


def test_what_was_taken_back_before_it_came_is_never_moved(pipeline, many):
    pipeline.hears(BACK, START)
    pipeline.runs(lead_handovers.step)
    assert owners(pipeline, many)[:5] == ["emp_1"] * 5


def test_leads_stay_when_nobody_asked_for_them(pipeline, many):
    pipeline.hears(HandoverStarted("hnd_2", 2, "emp_1", "emp_2", (HandoverKind.DEALS,)))
    pipeline.runs(lead_handovers.step)
    assert pipeline.published(LeadsHandedOver) == []
