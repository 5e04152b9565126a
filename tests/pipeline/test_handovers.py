"""A handover moves a person's open deals with their stage, and gives back what is still there."""

from __future__ import annotations

import pytest

from chassis.work import in_transaction
from services.org.contract import HandoverKind, HandoverRolledBack, HandoverStarted
from services.pipeline.contract import DealsHandedOver
from services.pipeline.service import PipelineService
from services.pipeline.usecases import handovers
from tests.pipeline.builders import a_deal, knows_sellers

KINDS = (HandoverKind.DEALS,)
START = HandoverStarted("hnd_1", 2, "emp_1", "emp_2", KINDS)
BACK = HandoverRolledBack("hnd_1", 4, "emp_1", "emp_2", KINDS)


@pytest.fixture
def pipeline(harness):
    return harness(PipelineService)


@pytest.fixture
def deals(pipeline, monkeypatch):
    """Three open deals of emp_1 at different stages, one lost; one is moved at a time."""
    monkeypatch.setattr(handovers, "CHUNK", 1)
    knows_sellers(pipeline, "emp_1", "emp_2", "emp_3")
    made = [a_deal(pipeline, title=f"商机{at}", stage=stage) for at, stage in
            enumerate(("negotiation", "lead_screening", "negotiation"))]
    lost = a_deal(pipeline, title="丢单")
    pipeline.call("lose_deal", deal_id=lost.deal_id, reason="price", if_match=lost.version)
    a_deal(pipeline, title="接手人的", owner_id="emp_2")
    return made


def rows(pipeline):
    return {row.title: row for row in pipeline.sql("SELECT * FROM deal")}


def owners(pipeline):
    return {title: row.owner_id for title, row in rows(pipeline).items()}


def last(pipeline):
    return pipeline.published(DealsHandedOver)[-1]


def test_open_deals_pass_with_stage_and_sole_credit_and_closed_ones_stay(pipeline, deals):
    before = rows(pipeline)
    pipeline.hears(START)
    pipeline.runs(handovers.step)
    after = rows(pipeline)
    assert owners(pipeline) == {"商机0": "emp_2", "商机1": "emp_2", "商机2": "emp_2",
                                "丢单": "emp_1", "接手人的": "emp_2"}
    for title in ("商机0", "商机1", "商机2"):
        assert (after[title].stage, after[title].stage_since_at) == (
            before[title].stage, before[title].stage_since_at)
        assert "emp_2" in after[title].credits
        assert "emp_1" not in after[title].credits
    assert after["丢单"].credits == before["丢单"].credits
    said = last(pipeline)
    assert (said.moved, said.before, said.after, said.is_moved) == (3, 4, 4, True)


def test_credits_that_were_agreed_between_several_stay(pipeline, deals):
    shared = a_deal(pipeline, title="共享", credits=[
        {"employee_id": "emp_1", "kind": "revenue", "rate": "0.6"},
        {"employee_id": "emp_3", "kind": "revenue", "rate": "0.4"}])
    pipeline.hears(START)
    pipeline.runs(handovers.step)
    kept = pipeline.call("get_deal", deal_id=shared.deal_id)
    assert (kept.owner_id, kept.credits) == ("emp_2", shared.credits)


def test_it_is_taken_back_with_its_credit_but_for_what_changed_meanwhile(pipeline, deals):
    agreed = a_deal(pipeline, title="早已记给接手人", credits=[
        {"employee_id": "emp_2", "kind": "revenue", "rate": "1"}])
    before = rows(pipeline)
    pipeline.hears(START)
    pipeline.runs(handovers.step)
    moved = pipeline.call("get_deal", deal_id=deals[0].deal_id)
    pipeline.call("lose_deal", deal_id=moved.deal_id, reason="price", if_match=moved.version)
    pipeline.hears(BACK)
    pipeline.runs(handovers.step)
    assert owners(pipeline) == {"商机0": "emp_2", "商机1": "emp_1", "商机2": "emp_1",
                                "丢单": "emp_1", "接手人的": "emp_2", "早已记给接手人": "emp_1"}
    after = rows(pipeline)
    for title in ("商机1", "商机2", "早已记给接手人"):
        assert after[title].credits == before[title].credits
    assert agreed.credits == pipeline.call("get_deal", deal_id=agreed.deal_id).credits
    assert (last(pipeline).returned, last(pipeline).is_returned) == (4, True)


def test_orders_twice_and_out_of_order_do_nothing_more(pipeline, deals):
    pipeline.hears(START, START)
    assert in_transaction(pipeline.ground, handovers.step)
    pipeline.hears(START)
    pipeline.runs(handovers.step)
    assert last(pipeline).moved == 3
    pipeline.hears(BACK)
    pipeline.runs(handovers.step)
    count = len(pipeline.published(DealsHandedOver))
    pipeline.hears(BACK, START)
    pipeline.runs(handovers.step)
    assert len(pipeline.published(DealsHandedOver)) == count
    assert owners(pipeline)["商机0"] == "emp_1"


def test_an_order_taken_back_before_it_came_moves_nothing(pipeline, deals):
    pipeline.hears_one_by_one(BACK, START)
    pipeline.runs(handovers.step)
    assert owners(pipeline)["商机0"] == "emp_1"
    assert (last(pipeline).moved, last(pipeline).is_returned) == (0, True)
