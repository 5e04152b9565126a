"""Deals through their stages, and who may see them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chassis.passport import Caller
from chassis.testing import Harness, Refused
from services.pipeline.contract import DealStageChanged, DealStatus, Stage
from services.pipeline.service import PipelineService
from tests.pipeline.builders import (
    GOOD_FORM,
    a_deal,
    a_line_input,
    a_signed_deal,
    knows_sellers,
    money,
    sees,
)

SELLER = Caller("acct_1", "emp_1", None, {"deals:read": "own", "deals:write": "own"})
OTHER = Caller("acct_2", "emp_2", None, {"deals:read": "own", "deals:write": "own"})
MANAGER = Caller("acct_3", "emp_boss", None, {"deals:read": "team", "deals:write": "team"})
PARTNER = Caller("acct_4", None, "part_1", {"deals:read": "partner"})


@pytest.fixture
def pipeline(harness) -> Harness:
    built = harness(PipelineService)
    knows_sellers(built, "emp_1", "emp_2")
    return built


def test_a_deal_walks_through_its_stages_and_the_log_knows(pipeline):
    deal = pipeline.call("create_deal", caller=SELLER, title="新线索")
    assert (deal.stage, deal.owner_id, deal.credits[0].employee_id) == (
        "lead_capture",
        "emp_1",
        "emp_1",
    )
    pipeline.clock.at += timedelta(hours=5)
    pipeline.call("move_deal", deal_id=deal.deal_id, stage="lead_screening")
    with pytest.raises(Refused) as refused:
        pipeline.call("move_deal", deal_id=deal.deal_id, stage="needs_discovery")
    assert refused.value.codes == ["deal.screening_missing"]
    pipeline.call("screen_deal", deal_id=deal.deal_id, **GOOD_FORM)
    pipeline.call("move_deal", deal_id=deal.deal_id, stage="needs_discovery")
    history = pipeline.call("stage_history", deal_id=deal.deal_id).changes
    assert [change.to_stage for change in history] == [
        "lead_capture",
        "lead_screening",
        "needs_discovery",
    ]
    assert history[1].hours_in_previous == 5
    assert [event.to_stage for event in pipeline.published(DealStageChanged)] == [
        "lead_screening",
        "needs_discovery",
    ]


def test_losing_needs_a_reason_and_ends_the_way(pipeline):
    deal = a_deal(pipeline)
    with pytest.raises(Refused) as refused:
        pipeline.call("lose_deal", deal_id=deal.deal_id, reason=" ")
    assert refused.value.codes == ["field.too_short"]
    assert pipeline.call("lose_deal", deal_id=deal.deal_id, reason="价格").status == "lost"
    with pytest.raises(Refused) as refused:
        pipeline.call("move_deal", deal_id=deal.deal_id, stage="proposal")
    assert refused.value.codes == ["deal.not_open"]


@pytest.mark.parametrize(
    ("caller", "sees_it"), [(SELLER, True), (OTHER, False), (MANAGER, True), (PARTNER, False)]
)
def test_who_sees_a_deal(pipeline, caller, sees_it):
    deal = a_deal(pipeline)
    sees(pipeline, "emp_boss", "emp_1")
    listed = pipeline.call("list_deals", caller=caller).items
    assert [one.deal_id for one in listed] == ([deal.deal_id] if sees_it else [])
    if sees_it:
        assert (
            pipeline.call("get_deal", caller=caller, deal_id=deal.deal_id).deal_id == deal.deal_id
        )
    else:
        with pytest.raises(Refused) as refused:
            pipeline.call("get_deal", caller=caller, deal_id=deal.deal_id)
        assert refused.value.kind == "not_found"


def test_a_manager_sees_only_while_the_line_holds(pipeline):
    a_deal(pipeline)
    sees(pipeline, "emp_boss", "emp_1", since=date(2026, 4, 1))
    assert pipeline.call("list_deals", caller=MANAGER).items == ()
    pipeline.clock.at = datetime(2026, 4, 1, 1, tzinfo=UTC)
    assert len(pipeline.call("list_deals", caller=MANAGER).items) == 1


def test_a_partner_sees_its_own_deals_only(pipeline):
    a_deal(pipeline, partner_id="part_2", channel_id="distribution")
    own = a_deal(pipeline, partner_id="part_1", channel_id="distribution")
    assert [deal.deal_id for deal in pipeline.call("list_deals", caller=PARTNER).items] == [
        own.deal_id
    ]


def test_nobody_opens_a_deal_for_somebody_outside_his_scope(pipeline):
    with pytest.raises(Refused) as refused:
        pipeline.call("create_deal", caller=SELLER, title="x", owner_id="emp_2")
    assert refused.value.codes == ["deal.owner_outside_scope"]


def test_the_same_external_ref_is_one_deal(pipeline):
    first, again = (a_deal(pipeline, external_ref="crm-1") for _ in range(2))
    assert first.deal_id == again.deal_id
    assert pipeline.sql("SELECT count(*) FROM deal")[0][0] == 1


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"lines": [a_line_input("-1.00")]}, ["deal.line_negative"]),
        (
            {"lines": [{"product_id": "p", "net_price": money("1.00", "USD")}]},
            ["deal.line_currency"],
        ),
        ({"credits": [{"employee_id": "emp_1", "rate": "0.5"}]}, ["deal.credits_not_whole"]),
        ({"credits": [{"employee_id": "emp_1", "rate": "0.5"}] * 2}, ["deal.credit_twice"]),
        ({"currency": "XXZ", "lines": []}, ["money.unknown_currency"]),
        (
            {"customer_id": None, "screening": None},
            ["deal.screening_missing", "deal.customer_missing"],
        ),
    ],
)
def test_a_faulty_deal_is_refused_with_everything_that_is_wrong(pipeline, values, codes):
    with pytest.raises(Refused) as refused:
        a_deal(pipeline, **values)
    assert refused.value.codes == codes


def test_pages_cover_every_deal_once_while_new_ones_arrive(pipeline):
    ids = set()
    for number in range(7):
        pipeline.clock.at += timedelta(minutes=1)
        ids.add(a_deal(pipeline, title=f"deal {number}").deal_id)
    seen, cursor = [], None
    while True:
        page = pipeline.call("list_deals", limit=2, cursor=cursor)
        seen += [deal.deal_id for deal in page.items]
        pipeline.clock.at += timedelta(minutes=1)
        a_deal(pipeline)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 7
    assert set(seen) == ids


def test_a_stale_version_is_refused(pipeline):
    deal = a_deal(pipeline)
    pipeline.call("change_deal", deal_id=deal.deal_id, title="新名", if_match=1)
    with pytest.raises(Refused) as refused:
        pipeline.call("change_deal", deal_id=deal.deal_id, title="旧名", if_match=1)
    assert refused.value.kind == "stale"


def test_a_signed_deal_is_not_changed_but_amended(pipeline):
    deal = a_signed_deal(pipeline)
    with pytest.raises(Refused) as refused:
        pipeline.call("change_deal", deal_id=deal.deal_id, title="x")
    assert refused.value.codes == ["deal.not_open"]


def a_deal_of_each_kind(pipeline: Harness) -> None:
    """Open, lost, signed, cancelled, and paid."""
    a_deal(pipeline)
    lost = a_deal(pipeline)
    pipeline.call("lose_deal", deal_id=lost.deal_id, reason="价格")
    a_signed_deal(pipeline)
    cancelled = a_signed_deal(pipeline)
    pipeline.call("cancel_deal", deal_id=cancelled.deal_id, reason="客户撤单")
    paid = a_signed_deal(pipeline)
    pipeline.call("record_payment", deal_id=paid.deal_id, amount=money("1000.00"),
                  received_on=date(2026, 3, 5))


def test_a_list_by_signature_leaves_nothing_out_whatever_else_is_asked(pipeline):
    pipeline.clock.at = datetime(2026, 3, 10, 8, tzinfo=UTC)
    a_deal_of_each_kind(pipeline)
    everything = pipeline.call("list_deals").items
    assert len(everything) == 5
    for status in (None, *DealStatus):
        for stage in (None, *Stage):
            wanted = {deal.deal_id for deal in everything if deal.signed_on
                      and status in (None, deal.status) and stage in (None, deal.stage)}
            asked = {name: str(value) for name, value in (("status", status), ("stage", stage))
                     if value is not None}
            for more in ({"sort": "-signed_on"}, {"signed_on_from": "2026-01-01"},
                         {"signed_on_to": "2027-01-01"}):
                found = pipeline.call("list_deals", **asked, **more).items
                assert {deal.deal_id for deal in found} == wanted, (asked, more)
