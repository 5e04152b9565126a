"""Care: an audience that is frozen in chunks, each customer once, what came of it, forgetting."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chassis.passport import Caller
from chassis.testing import Refused
from chassis.work import in_transaction
from services.crm.usecases import care
from tests.crm.builders import a_contact, a_customer, cancelled, sees, signed
from tests.crm.complaint_builders import MARKER, where_it_stands
from tests.crm.test_races import at_once

TODAY = "2026-03-31"


def a_plan(crm, **more: Any) -> Any:
    values = {"kind": "visit", "title": "春季回访🌱", "occasion": "fixed_date", "on_date": TODAY,
              "starts_on": "2026-01-01", "ends_on": "2026-07-01", **more}
    return crm.call("create_care_plan", **values)


def started(crm, plan, **more: Any) -> Any:
    return crm.call("start_care_campaign", plan_id=plan.plan_id, **more)


def frozen(crm, plan, **more: Any) -> Any:
    """A campaign whose audience is complete."""
    run = started(crm, plan, **more)
    crm.runs(care.step)
    return crm.call("care_campaign", campaign_id=run.campaign_id)


def items(crm, **filters: Any) -> list[Any]:
    return list(crm.call("care_items", **filters).items)


def whose(crm, run) -> set[str]:
    return {one.customer_id for one in items(crm, campaign_id=run.campaign_id)}


def finish(crm, item, **more: Any) -> Any:
    return crm.call("finish_care_item", item_id=item.item_id, **{"outcome": "已致电", **more})


def codes_of(act, *args: Any, **more: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        act(*args, **more)
    return refused.value.codes


@pytest.fixture
def customers(crm):
    values = (("甲", "emp_1", "华东", "制造"), ("乙", "emp_1", "华北", "制造"),
              ("𠮷丙", "emp_2", "华东", "零售"))
    return [a_customer(crm, name=f"客户{name}", owner_id=owner, region=region, segment=segment)
            for name, owner, region, segment in values]


@pytest.mark.parametrize(("filters", "expected"), [
    ({}, {0, 1, 2}), ({"region": "华东"}, {0, 2}), ({"segment": "制造", "region": "华东"}, {0}),
    ({"owner_id": "emp_2"}, {2}), ({"grade": "C"}, {0, 1, 2}), ({"grade": "A"}, set()),
])
def test_the_audience_is_who_fits_all_that_is_given(crm, customers, filters, expected):
    run = frozen(crm, a_plan(crm, **filters))
    assert whose(crm, run) == {customers[place].customer_id for place in expected}
    assert (run.is_frozen, run.audience, run.planned) == (True, len(expected), len(expected))


def test_it_is_frozen_in_chunks_and_who_comes_later_is_not_in_it(crm, customers, monkeypatch):
    monkeypatch.setattr(care, "CHUNK", 2)
    run = started(crm, a_plan(crm))
    assert in_transaction(crm.ground, care.step)
    with pytest.raises(RuntimeError):
        in_transaction(crm.ground, _killed)
    half = crm.call("care_campaign", campaign_id=run.campaign_id)
    assert (half.audience, half.is_frozen) == (2, False)
    crm.clock.at += timedelta(minutes=1)
    a_customer(crm, name="后来的")
    crm.runs(care.step)
    assert whose(crm, run) == {one.customer_id for one in customers}


def _killed(work):
    care.step(work)
    raise RuntimeError("killed before the commit")


def test_nobody_is_cared_for_twice_by_one_plan_for_one_day(crm, customers):
    plan = a_plan(crm)
    first = frozen(crm, plan)
    again = [started(crm, plan) for _ in range(2)]
    at_once(*(lambda: crm.runs(care.step) for _ in range(3)))
    found = [crm.call("care_campaign", campaign_id=one.campaign_id) for one in again]
    assert (first.audience, [one.audience for one in found]) == (3, [0, 0])
    assert all(one.is_frozen for one in found)
    other_day = frozen(crm, plan, due_on="2026-05-20")
    assert other_day.audience == 3


@pytest.mark.parametrize(("scope", "expected"), [("own", {0, 1}), ("team", {0, 1, 2})])
def test_a_campaign_reaches_as_far_as_who_started_it(crm, customers, scope, expected):
    sees(crm, "emp_1", "emp_2")
    caller = Caller("acct_1", "emp_1", None, {"care:read": scope, "care:write": scope})
    run = frozen(crm, a_plan(crm), caller=caller)
    assert whose(crm, run) == {customers[place].customer_id for place in expected}


def test_after_a_signature_each_has_a_day_of_its_own(crm, customers):
    ids = [one.customer_id for one in customers]
    crm.hears(signed(deal_id="deal_1", customer_id=ids[0], signed_on=date(2026, 1, 5)),
              signed(deal_id="deal_2", customer_id=ids[0], signed_on=date(2026, 3, 3)),
              signed(deal_id="deal_3", customer_id=ids[1], signed_on=date(2025, 11, 1)),
              signed(deal_id="deal_4", customer_id=ids[2], signed_on=date(2026, 3, 3)),
              cancelled(deal_id="deal_4", customer_id=ids[2]))
    plan = a_plan(crm, occasion="after_signing", on_date=None, days_after=30)
    run = frozen(crm, plan)
    assert run.due_on is None
    assert [(one.customer_id, one.due_on) for one in items(crm)] == [(ids[0], date(2026, 4, 2))]
    assert codes_of(started, crm, plan, due_on=TODAY) == ["care.occasion_has_no"]


def test_a_holiday_is_greeted_on_its_first_day(crm, customers):
    plan = a_plan(crm, kind="holiday_greeting", occasion="holiday", holiday="tomb_sweeping",
                  on_date=None, wording="清明安康")
    assert frozen(crm, plan).due_on == date(2026, 4, 4)
    assert {one.wording for one in items(crm)} == {"清明安康"}
    crm.clock.at += timedelta(days=10)
    unknown = a_plan(crm, occasion="holiday", holiday="spring_festival", on_date=None)
    assert codes_of(started, crm, unknown) == ["care.holiday_unknown"]
    assert started(crm, unknown, due_on="2027-02-06").due_on == date(2027, 2, 6)


def test_plans_are_listed_and_a_survey_must_be_there(crm):
    made = a_plan(crm)
    assert crm.call("list_care_plans", kind="visit").items == (made,)
    assert crm.call("list_care_plans", kind="product_trial").items == ()
    with pytest.raises(Refused) as refused:
        a_plan(crm, kind="satisfaction_survey", survey_id="srv_none")
    assert refused.value.kind == "not_found"
    assert codes_of(a_plan, crm, on_date=None, ends_on="2026-01-01") == [
        "care.occasion_needs", "care.ends_before_start"]


def test_items_are_finished_once_and_the_campaign_adds_up(crm, customers):
    run = frozen(crm, a_plan(crm))
    assert run.done_share is None
    first, second, third = items(crm, campaign_id=run.campaign_id)
    done = finish(crm, first, outcome="很满意，13812341111")
    assert (done.state.value, done.outcome, done.finished_by) == (
        "done", "很满意，13812341111", "tests")
    finish(crm, second, is_skipped=True)
    assert codes_of(finish, crm, first) == ["care.finished_already"]
    assert codes_of(finish, crm, third, contact_id="cont_none") == ["link.contact_of_another"]
    with pytest.raises(Refused) as refused:
        finish(crm, third, if_match=9)
    assert refused.value.kind == "stale"
    crm.clock.at += timedelta(days=1)
    found = crm.call("care_campaign", campaign_id=run.campaign_id)
    assert (found.done, found.skipped, found.planned, found.overdue) == (1, 1, 1, 1)
    assert found.done_share == Decimal("0.5")
    assert [one.item_id for one in items(crm, state="planned", due_to="2026-04-01")] == [
        third.item_id]
    assert items(crm, due_to=TODAY) == []
    assert at_once(*(lambda: finish(crm, third) for _ in range(3))) == [
        "care.finished_already"] * 2


def test_a_seller_sees_the_own_ones_and_reads_masked(crm, customers):
    frozen(crm, a_plan(crm))
    for one in items(crm):
        finish(crm, one, outcome="电话 13812341111")
    seller = Caller("acct_2", "emp_2", None, {"care:read": "own"})
    (mine,) = items(crm, caller=seller)
    assert (mine.customer_id, mine.outcome) == (customers[2].customer_id, "电话 138****1111")
    with pytest.raises(Refused) as refused:
        crm.call("finish_care_item", item_id=items(crm, owner_id="emp_1")[0].item_id,
                 outcome="x", caller=Caller("acct_2", "emp_2", None, {"care:write": "own"}))
    assert refused.value.kind == "not_found"


def test_a_forgotten_contact_leaves_no_word(crm, customers):
    contact = a_contact(crm, customers[0].customer_id)
    frozen(crm, a_plan(crm, owner_id="emp_1"))
    (theirs,) = items(crm, customer_id=customers[0].customer_id)
    finish(crm, theirs, outcome=MARKER, contact_id=contact.contact_id)
    told = crm.call("subject_export", subject_id=contact.contact_id)
    assert [one.outcome for one in told.care] == [MARKER]
    crm.call("subject_erase", subject_id=contact.contact_id, reason="本人要求")
    assert where_it_stands(crm) == []
    assert items(crm, state="done")[0].outcome is None


def test_with_a_forgotten_customer_nothing_is_to_be_done(crm, customers):
    plan = a_plan(crm, owner_id="emp_2")
    frozen(crm, plan)
    finish(crm, items(crm)[0], outcome=MARKER)
    frozen(crm, plan, due_on="2026-05-20")
    (planned,) = items(crm, state="planned")
    crm.call("subject_erase", subject_id=customers[2].customer_id, reason="本人要求")
    assert where_it_stands(crm) == []
    assert items(crm, state="planned") == []
    assert codes_of(finish, crm, planned) == ["customer.erased"]
    assert frozen(crm, plan, due_on="2026-06-20").audience == 0
