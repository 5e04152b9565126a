"""Leads over the real database: entered once, given out, answered, converted, forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest

from chassis.testing import Harness, Refused
from services.pipeline.contract import DealStageChanged
from services.pipeline.contract.lead_events import (
    LeadAssigned,
    LeadConverted,
    LeadCreated,
    LeadDisqualified,
    LeadResponded,
)
from services.pipeline.service import PipelineService
from tests.pipeline.builders import GOOD_FORM, knows_sellers, money, sees
from tests.pipeline.lead_builders import a_caller, a_lead, a_qualified_lead, codes

PERSONAL = ("contact_name", "company", "phone", "email", "notes", "note", "external_ref")


@pytest.fixture
def pipeline(harness) -> Harness:
    built = harness(PipelineService)
    knows_sellers(built, "emp_1", "emp_2")
    return built


def steps(pipeline, lead):
    return [str(one.step) for one in
            pipeline.call("lead_history", lead_id=lead.lead_id).entries]


@pytest.mark.parametrize("again", [
    {"phone": "+86 138-0013-8000"}, {"phone": "００８６１３８００１３８０００"},
    {"email": " WANG@Example.com "}, {"external_ref": "form-1"},
    {"phone": "999999999", "email": "wang@example.com"},
])
def test_a_second_touch_is_no_second_lead(pipeline, again):
    campaign = pipeline.call("create_campaign", name="展会🙂", source="exhibition",
                             starts_on="2026-03-01", cost=money("5000.00"))
    first = a_lead(pipeline, phone="13800138000", email="wang@example.com", external_ref="form-1")
    second = a_lead(pipeline, campaign_id=campaign.campaign_id, source=None, touch="visit", **again)
    assert (second.lead_id, second.is_duplicate, first.is_duplicate) == (first.lead_id, True, False)
    last = pipeline.call("lead_history", lead_id=first.lead_id).entries[-1]
    assert (last.step, last.source, last.campaign_id, last.touch) == (
        "touched", "exhibition", campaign.campaign_id, "visit")
    assert len(pipeline.published(LeadCreated)) == 1


def test_what_tells_nobody_apart_makes_two(pipeline):
    made = [a_lead(pipeline, phone="1234", email="none", contact_name="𠮷田🙂") for _ in range(2)]
    assert made[0].lead_id != made[1].lead_id


def test_a_closed_lead_is_no_duplicate_of_who_comes_back(pipeline):
    first = a_lead(pipeline, phone="13800138000")
    pipeline.call("disqualify_lead", lead_id=first.lead_id, reason="no_need", note="明年再说")
    assert a_lead(pipeline, phone="13800138000").lead_id != first.lead_id
    [told] = pipeline.published(LeadDisqualified)
    assert (told.lead_id, told.reason, told.due_at) == (first.lead_id, "no_need", None)


def test_the_same_prospect_from_many_sides_at_once_is_one(pipeline):
    with ThreadPoolExecutor(6) as many:
        made = list(many.map(lambda at: a_lead(
            pipeline, key=f"many-{at}", phone="13800138000",
            email=f"{at}@example.com"), range(6)))
    assert len({one.lead_id for one in made}) == 1
    assert sorted(one.is_duplicate for one in made) == [False] + [True] * 5


def test_a_change_to_somebody_elses_number_is_refused(pipeline):
    first, second = a_lead(pipeline, phone="13800138000"), a_lead(pipeline, phone="13900139000")
    assert codes(pipeline, "change_lead", lead_id=second.lead_id, phone="+8613800138000") == [
        "lead.duplicate"]
    same = pipeline.call("change_lead", lead_id=first.lead_id, phone="0086 13800138000",
                         region="华东")
    assert (same.phone, same.region) == ("0086 13800138000", "华东")


def test_where_it_comes_from_must_be_said(pipeline):
    assert codes(pipeline, "create_lead", contact_name="x") == ["lead.source_missing"]
    assert codes(pipeline, "create_lead", campaign_id="camp_none") == ["lead.campaign_unknown"]
    assert codes(pipeline, "create_campaign", name="x", source="wechat", starts_on="2026-02-28",
                 ends_on="2026-02-28", cost=money("-1.00")) == [
        "campaign.ends_before_it_starts", "campaign.cost_negative"]


def test_given_back_answered_and_closed(pipeline):
    lead = a_lead(pipeline, owner_id="emp_1")
    assert codes(pipeline, "screen_lead", lead_id=lead.lead_id, **GOOD_FORM) == [
        "lead.wrong_state"]
    back = pipeline.call("decline_lead", lead_id=lead.lead_id, reason="wrong_region", note="外地")
    assert (back.state, back.owner_id, back.reason, back.due_at) == (
        "new", None, "wrong_region", lead.due_at)
    assert codes(pipeline, "decline_lead", lead_id=lead.lead_id, reason="other") == [
        "lead.wrong_state"]
    pipeline.call("assign_lead", lead_id=lead.lead_id, owner_id="emp_2")
    pipeline.clock.at += timedelta(hours=3)
    answered = pipeline.call("respond_to_lead", lead_id=lead.lead_id)
    assert (answered.state, answered.is_first_in_time) == ("contacted", True)
    assert codes(pipeline, "recycle_lead", lead_id=lead.lead_id) == ["lead.is_answered"]
    low = pipeline.call("screen_lead", lead_id=lead.lead_id, money=10, authority=90, need=90)
    assert low.state == "contacted"
    assert codes(pipeline, "convert_lead", lead_id=lead.lead_id, customer_id="c", title="t") == [
        "lead.wrong_state"]
    assert pipeline.call("screen_lead", lead_id=lead.lead_id, **GOOD_FORM).state == "qualified"
    assert steps(pipeline, lead) == ["created", "assigned", "declined", "assigned", "responded",
                                     "screened", "screened"]
    assert [one.owner_id for one in pipeline.published(LeadAssigned)] == ["emp_1", None, "emp_2"]
    [told] = pipeline.published(LeadResponded)
    assert (told.is_first, told.is_in_time) == (True, True)


def test_a_response_lies_between_the_clocks_beginning_and_now(pipeline):
    lead = a_lead(pipeline, owner_id="emp_1")
    respond = {"lead_id": lead.lead_id}
    later = pipeline.clock.at + timedelta(seconds=1)
    earlier = pipeline.clock.at - timedelta(seconds=1)
    assert codes(pipeline, "respond_to_lead", responded_at=later, **respond) == [
        "lead.response_in_future"]
    assert codes(pipeline, "respond_to_lead", responded_at=earlier, **respond) == [
        "lead.response_too_early"]


def test_a_lead_becomes_a_deal_with_the_history_of_its_stages(pipeline):
    came_at = pipeline.clock.at
    lead = a_lead(pipeline, owner_id="emp_1", phone="13800138000", company="恒远泵业",
                  email="a@b.cn", notes="急", external_ref="form-1")
    pipeline.clock.at += timedelta(hours=5)
    pipeline.call("respond_to_lead", lead_id=lead.lead_id)
    pipeline.call("screen_lead", lead_id=lead.lead_id, **GOOD_FORM)
    pipeline.clock.at += timedelta(hours=2)
    made = pipeline.call("convert_lead", lead_id=lead.lead_id, customer_id="cust_1",
                         title="泵站改造")
    assert (made.deal.stage, made.deal.owner_id, made.deal.customer_id, made.deal.origin) == (
        "needs_discovery", "emp_1", "cust_1", "lead")
    changes = pipeline.call("stage_history", deal_id=made.deal.deal_id).changes
    assert [(one.to_stage, one.entered_at - came_at, one.hours_in_previous) for one in changes] == [
        ("lead_capture", timedelta(0), None), ("lead_screening", timedelta(hours=5), 5),
        ("needs_discovery", timedelta(hours=7), 2)]
    assert made.lead.state == "converted"
    assert {getattr(made.lead, name) for name in PERSONAL} == {None}
    [stored] = pipeline.sql("SELECT * FROM lead")
    assert {getattr(stored, name) for name in (*PERSONAL, "phone_key", "email_key")} == {None}
    assert (stored.customer_id, stored.deal_id) == ("cust_1", made.deal.deal_id)
    [told] = pipeline.published(LeadConverted)
    assert (told.deal_id, told.customer_id, told.owner_id) == (
        made.deal.deal_id, "cust_1", "emp_1")
    assert codes(pipeline, "convert_lead", lead_id=lead.lead_id, customer_id="c", title="t") == [
        "lead.wrong_state"]
    pipeline.call("move_deal", deal_id=made.deal.deal_id, stage="proposal")
    assert [one.to_stage for one in pipeline.published(DealStageChanged)] == ["proposal"]


def test_two_who_assign_at_once_do_it_one_after_the_other(pipeline):
    lead = a_lead(pipeline)

    def assign(owner_id):
        try:
            return pipeline.call("assign_lead", key=owner_id, lead_id=lead.lead_id,
                                 owner_id=owner_id, if_match=lead.version).owner_id
        except Refused as refused:
            return refused.kind

    with ThreadPoolExecutor(2) as two:
        found = sorted(two.map(assign, ("emp_1", "emp_2")))
    assert found[0] in ("emp_1", "emp_2")
    assert found[1] == "stale"
    assert len(pipeline.published(LeadAssigned)) == 1


def test_leads_go_only_to_people_who_work_here_and_whom_one_sees(pipeline):
    lead = a_lead(pipeline)
    assert codes(pipeline, "assign_lead", lead_id=lead.lead_id, owner_id="emp_9") == [
        "lead.owner_not_employed"]
    sees(pipeline, "emp_boss", "emp_1")
    boss = a_caller("emp_boss", "team")
    assert codes(pipeline, "assign_lead", caller=boss, lead_id=lead.lead_id,
                 owner_id="emp_2") == ["lead.owner_outside_scope"]
    assert pipeline.call("assign_lead", caller=boss, lead_id=lead.lead_id,
                         owner_id="emp_1").state == "assigned"


def test_a_score_decays_and_rises_with_a_touch(pipeline):
    lead = a_lead(pipeline, phone="13800138000", touch="call")

    def score():
        return pipeline.call("get_lead", lead_id=lead.lead_id).lead_score.score

    assert score() == Decimal("20.00")
    pipeline.clock.at += timedelta(days=14)
    assert score() == Decimal("10.00")
    a_lead(pipeline, phone="13800138000", touch="form")
    assert score() == Decimal("20.00")
    pipeline.call("set_lead_policy", half_life_days=7, points=[{"touch": "call", "points": 8}])
    assert score() == Decimal("2.00")


def test_figures_of_each_source_and_campaign(pipeline):
    campaign = pipeline.call("create_campaign", name="展会", source="exhibition",
                             starts_on="2026-03-01", cost=money("5000.00"))
    origin = {"source": None, "campaign_id": campaign.campaign_id}
    lead = a_qualified_lead(pipeline, **origin)
    made = pipeline.call("convert_lead", lead_id=lead.lead_id, customer_id="cust_1", title="泵站")
    pipeline.call("change_deal", deal_id=made.deal.deal_id, expected_close_on="2026-06-30", lines=[
        {"product_id": "p", "net_price": money("1000.00"), "product_line": "pumps"}])
    for stage in ("proposal", "negotiation"):
        pipeline.call("move_deal", deal_id=made.deal.deal_id, stage=stage)
    pipeline.call("sign_deal", deal_id=made.deal.deal_id)
    late = a_lead(pipeline, owner_id="emp_1", **origin)
    a_lead(pipeline)
    pipeline.clock.at += timedelta(days=3)
    pipeline.call("respond_to_lead", lead_id=late.lead_id)
    pipeline.call("disqualify_lead", lead_id=late.lead_id, reason="no_money")
    shown = {one.source: one for one in pipeline.call("lead_statistics").items}
    fair, web = shown["exhibition"], shown["website"]
    assert (fair.leads, fair.in_time, fair.late, fair.converted, fair.disqualified) == (
        2, 1, 1, 1, 1)
    assert ([str(one) for one in fair.signed], str(fair.cost)) == (["1000.00 CNY"], "5000.00 CNY")
    assert (web.leads, web.late, web.signed, web.campaign_id) == (1, 1, (), None)
    assert pipeline.call("lead_statistics", from_on="2026-04-01").items == ()
    assert len(pipeline.call("lead_statistics", to_on="2026-04-01").items) == 2


def test_two_changes_to_each_others_number_do_not_stand_in_each_others_way(pipeline):
    numbers = ("13800138000", "13900139000")
    first, second = (a_lead(pipeline, phone=number) for number in numbers)

    def change(pair):
        return codes(pipeline, "change_lead", key=pair[0].lead_id, lead_id=pair[0].lead_id,
                     phone=pair[1])

    with ThreadPoolExecutor(2) as two:
        found = list(two.map(change, ((first, numbers[1]), (second, numbers[0]))))
    assert found == [["lead.duplicate"]] * 2


def test_an_unknown_currency_is_refused(pipeline):
    lead = a_qualified_lead(pipeline)
    assert codes(pipeline, "convert_lead", lead_id=lead.lead_id, customer_id="cust_1",
                 title="t", currency="ZZZ") == codes(
        pipeline, "create_deal", title="t", currency="ZZZ")
