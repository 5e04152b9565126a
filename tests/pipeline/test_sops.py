"""The SOP is the rule engine: to edit it moves the gate, and open deals keep their version."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.passport import Caller
from chassis.testing import Refused
from services.pipeline.contract.deals import Stage
from services.pipeline.service import PipelineService
from tests.pipeline.builders import a_deal, knows_sellers

BOSS = Caller("acct_boss", "emp_boss", None, {"deals:approve": "all", "deals:read": "all"})


@pytest.fixture
def pipeline(harness):
    under_test = harness(PipelineService)
    knows_sellers(under_test, "emp_1", "emp_2")
    return under_test


def content(title="更严的流程", **stages):
    """The eight stages without gates, but for what is said of some."""
    return {"title": title, "stages": [
        {"stage": stage.value, "purpose": "目的", **stages.get(stage.value, {})}
        for stage in Stage]}


VISITED = content(needs_discovery={
    "criteria": {"activities": ["visit"], "needs_approval": True}, "limit_days": 5,
    "actions": [{"title": "上门拜访 𠮷", "kind": "visit", "within_days": 2}]})


def approved(pipeline, what=VISITED, name="new_business"):
    drafted = pipeline.call("draft_sop", content=what, pipeline=name)
    return pipeline.call("approve_sop", pipeline=name, sop_version=drafted.sop_version,
                         if_match=drafted.version)


def codes(pipeline, operation, /, **values):
    with pytest.raises(Refused) as refused:
        pipeline.call(operation, **values)
    return refused.value.codes


def moved(pipeline, deal, stage, **values):
    return pipeline.call("move_deal", deal_id=deal.deal_id, stage=stage, **values)


def test_an_edited_sop_moves_the_gate_for_new_deals_only(pipeline):
    old = a_deal(pipeline, stage="needs_discovery")
    assert approved(pipeline).state == "approved"
    assert moved(pipeline, old, "proposal").sop_version == 0
    new = a_deal(pipeline, stage="needs_discovery")
    assert new.sop_version == 1
    assert codes(pipeline, "move_deal", deal_id=new.deal_id, stage="proposal") == [
        "deal.activity_missing", "deal.approval_missing"]
    [task] = pipeline.call("list_tasks", deal_id=new.deal_id).items
    assert (task.title, task.kind, task.owner_id) == ("上门拜访 𠮷", "visit", new.owner_id)
    pipeline.call("finish_task", task_id=task.task_id, outcome="去过了")
    assert codes(pipeline, "move_deal", deal_id=new.deal_id, stage="proposal") == [
        "deal.approval_missing"]
    pipeline.call("approve_stage", deal_id=new.deal_id, caller=BOSS)
    assert moved(pipeline, new, "proposal").stage == "proposal"


def test_a_deal_that_comes_back_is_approved_again_and_gets_no_second_open_task(pipeline):
    approved(pipeline)
    deal = a_deal(pipeline, stage="needs_discovery")
    moved(pipeline, deal, "lead_screening")
    moved(pipeline, deal, "needs_discovery")
    [task] = pipeline.call("list_tasks", deal_id=deal.deal_id).items
    pipeline.call("finish_task", task_id=task.task_id, outcome="去过了")
    pipeline.call("approve_stage", deal_id=deal.deal_id, caller=BOSS)
    moved(pipeline, deal, "proposal")
    moved(pipeline, deal, "needs_discovery")
    assert len(pipeline.call("list_tasks", deal_id=deal.deal_id).items) == 2
    assert codes(pipeline, "move_deal", deal_id=deal.deal_id, stage="proposal") == [
        "deal.approval_missing"]


def test_nobody_approves_their_own_deal(pipeline):
    deal = a_deal(pipeline, owner_id="emp_boss")
    assert codes(pipeline, "approve_stage", deal_id=deal.deal_id, caller=BOSS) == [
        "deal.approved_by_owner"]


def test_signing_asks_what_negotiation_asks(pipeline):
    approved(pipeline, content(negotiation={"criteria": {"activities": ["contract"]}}))
    deal = a_deal(pipeline, stage="negotiation")
    assert codes(pipeline, "sign_deal", deal_id=deal.deal_id) == ["deal.activity_missing"]
    done = pipeline.call("create_task", title="合同", kind="contract", deal_id=deal.deal_id,
                         due_at="2030-01-01T00:00:00Z")
    pipeline.call("finish_task", task_id=done.task_id, outcome="已签")
    assert pipeline.call("sign_deal", deal_id=deal.deal_id).status == "signed"


def test_certificates_of_the_sop_are_asked_of_the_owner(pipeline):
    approved(pipeline, content(proposal={"criteria": {"course_codes": ["offer"]}}))
    deal = a_deal(pipeline, stage="proposal")
    assert codes(pipeline, "move_deal", deal_id=deal.deal_id, stage="negotiation") == [
        "deal.certificate_missing"]


def test_versions_are_frozen_one_draft_at_a_time_and_compared_in_words(pipeline):
    approved(pipeline)
    assert codes(pipeline, "rewrite_sop", pipeline="new_business", sop_version=1,
                 content=content()) == ["sop.not_a_draft"]
    pipeline.call("draft_sop", content=content())
    assert codes(pipeline, "draft_sop", content=content()) == ["sop.draft_open"]
    rewritten = pipeline.call("rewrite_sop", pipeline="new_business", sop_version=2, if_match=1,
                              content=content("更松的流程"))
    assert rewritten.version == 2
    pipeline.call("approve_sop", pipeline="new_business", sop_version=2)
    states = [(one.sop_version, one.state) for one in pipeline.call("list_sops").items]
    assert states == [(2, "approved"), (1, "superseded")]
    found = pipeline.call("sop_differences", pipeline="new_business", sop_version=1, with_version=2)
    assert {one.field for one in found.items} == {
        "title", "limit_days", "actions", "activities", "needs_approval"}
    assert found.items[0].said == (
        "New business: Title from “更严的流程” to “更松的流程”")


@pytest.mark.parametrize(("language", "said"), [
    ("en", {"Needs discovery: Limit, days from “5 days” to “no limit”",
            "Needs discovery: Playbooks from “–” to “silent_customer”",
            "Needs discovery: Standard actions from “上门拜访 𠮷 (visit, within 2 days)” to "
            "“上门拜访 𠮷 (visit, within 2 days): 先问现状，勿先报价”"}),
    ("zh-CN", {"需求挖掘：时限（天）由「5 天」改为「不限」",
               "需求挖掘：异常预案由「–」改为「silent_customer」",
               "需求挖掘：标准动作由「上门拜访 𠮷（拜访，2 天内）」改为"
               "「上门拜访 𠮷（拜访，2 天内）：先问现状，勿先报价」"}),
])
def test_differences_are_said_as_the_manual_prints_them(pipeline, language, said):
    action = {"title": "上门拜访 𠮷", "kind": "visit", "within_days": 2,
              "script": "先问现状，勿先报价"}
    gate = {"activities": ["visit"], "needs_approval": True}
    approved(pipeline)
    approved(pipeline, content(needs_discovery={
        "criteria": gate, "actions": [action], "playbooks": ["silent_customer"]}))
    found = pipeline.call("sop_differences", pipeline="new_business", sop_version=1,
                          with_version=2, language=language)
    assert {one.said for one in found.items} == said


def test_only_playbooks_that_exist_belong_to_a_stage(pipeline):
    wanted = content(negotiation={"playbooks": ["silent_customer", "断供"]})
    assert codes(pipeline, "draft_sop", content=wanted) == ["sop.playbook_unknown"]
    drafted = pipeline.call("draft_sop", content=content())
    again = {"pipeline": "new_business", "sop_version": drafted.sop_version}
    assert codes(pipeline, "rewrite_sop", **again, content=wanted) == ["sop.playbook_unknown"]
    pipeline.call("set_playbook", kind="断供", title="断供应对", steps=[
        {"key": "call", "title": "联系供应商"}])
    pipeline.call("rewrite_sop", **again, content=wanted)
    assert pipeline.call("approve_sop", **again).state == "approved"
    assert pipeline.call("get_sop", **again).content.stages[4].playbooks == (
        "silent_customer", "断供")


def test_a_draft_is_tried_on_open_deals_and_chosen_ones_are_migrated(pipeline):
    fits = a_deal(pipeline, stage="lead_capture")
    stuck = a_deal(pipeline, stage="needs_discovery")
    other = a_deal(pipeline, stage="needs_discovery", pipeline="renewal")
    pipeline.call("draft_sop", content=VISITED)
    wanted = {"pipeline": "new_business", "sop_version": 1}
    tried = pipeline.call("preview_sop", **wanted)
    assert (tried.looked_at, tried.stuck, tried.is_cut) == (2, 1, False)
    assert (tried.items[0].deal_id, tried.items[0].missing) == (
        stuck.deal_id, ("deal.activity_missing", "deal.approval_missing"))
    ids = [fits.deal_id, stuck.deal_id, other.deal_id]
    assert codes(pipeline, "migrate_deals", **wanted, deal_ids=ids) == ["sop.not_approved"]
    pipeline.call("approve_sop", **wanted)
    assert pipeline.call("migrate_deals", **wanted, deal_ids=ids).moved == 2
    assert pipeline.call("migrate_deals", **wanted, deal_ids=ids).moved == 0
    assert codes(pipeline, "move_deal", deal_id=stuck.deal_id, stage="proposal") == [
        "deal.activity_missing", "deal.approval_missing"]
    assert pipeline.call("get_deal", deal_id=other.deal_id).sop_version == 0


def test_a_deal_stalls_by_the_days_in_its_stage_not_by_its_age(pipeline):
    approved(pipeline, VISITED, "renewal")
    deal = a_deal(pipeline, stage="needs_discovery", pipeline="renewal")
    fresh = a_deal(pipeline, stage="needs_discovery")
    assert pipeline.call("stalled_deals").items == ()
    pipeline.clock.at += timedelta(days=6)
    [found] = pipeline.call("stalled_deals").items
    assert (found.deal.deal_id, found.days, found.limit_days) == (deal.deal_id, 6, 5)
    pipeline.clock.at += timedelta(days=16)
    assert [one.deal.deal_id for one in pipeline.call("stalled_deals").items] == [
        deal.deal_id, fresh.deal_id]
    moved(pipeline, fresh, "proposal")
    assert len(pipeline.call("stalled_deals").items) == 1
    assert pipeline.call("stalled_deals", stage="proposal").items == ()
