"""What a partner's registration does to its deal: given, taken back, whatever comes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from chassis.ids import derived_id
from chassis.passport import service_caller
from chassis.testing import Harness, Refused
from services.channels.contract.registrations import (
    RegistrationApproved,
    RegistrationExpired,
    RegistrationState,
)
from services.pipeline.contract import CreditKind, DealCredit, DealSigned
from services.pipeline.imports import import_deal
from services.pipeline.service import PipelineService
from tests.pipeline.builders import a_deal, a_line_input, knows_partner, knows_sellers

APPROVED_AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
OVERLAY = DealCredit("emp_7", CreditKind.OVERLAY, Decimal("0.1"))


@pytest.fixture
def pipeline(harness) -> Harness:
    built = harness(PipelineService)
    knows_sellers(built, "emp_1", "emp_7")
    knows_partner(built)
    return built


def approval(deal_id, registration_id="reg_1", version=3, **more):
    return RegistrationApproved(**{
        "registration_id": registration_id, "version": version, "partner_id": "part_1",
        "channel_id": "agents", "approved_at": APPROVED_AT, "protected_until": date(2026, 5, 30),
        "deal_id": deal_id, "customer_id": "cust_1", "partner_manager_id": "emp_7",
        "overlay_rate": Decimal("0.1"), **more})


def end_of(approved, state=RegistrationState.EXPIRED):
    told = {**vars(approved), "version": approved.version + 1}
    return RegistrationExpired(**told, state=state)


def shown(pipeline, deal_id):
    deal = pipeline.call("get_deal", deal_id=deal_id)
    overlay = [one for one in deal.credits if one.kind is CreditKind.OVERLAY]
    return deal.registration_id, deal.partner_id, deal.channel_id, overlay


FREE: Any = (None, None, "direct", [])
GIVEN: Any = ("reg_1", "part_1", "agents", [OVERLAY])


def test_an_approved_registration_gives_the_deal_its_partner_channel_and_overlay(pipeline):
    deal_id = a_deal(pipeline).deal_id
    approved = approval(deal_id)
    pipeline.hears_one_by_one(approved, approved)
    assert shown(pipeline, deal_id) == GIVEN
    version = pipeline.call("get_deal", deal_id=deal_id).version
    pipeline.hears(replace(approved, version=4, protected_until=date(2026, 8, 1)))
    assert pipeline.call("get_deal", deal_id=deal_id).version == version


@pytest.mark.parametrize("state", ["expired", "cancelled", "closed"])
def test_its_end_gives_the_deal_back_as_it_was(pipeline, state):
    deal_id = a_deal(pipeline).deal_id
    ended = end_of(approval(deal_id), RegistrationState(state))
    pipeline.hears(approval(deal_id))
    pipeline.hears_one_by_one(ended, ended)
    assert shown(pipeline, deal_id) == FREE


def test_an_end_that_comes_first_is_the_newer_one(pipeline):
    deal_id = a_deal(pipeline).deal_id
    pipeline.hears_one_by_one(end_of(approval(deal_id)), approval(deal_id))
    assert shown(pipeline, deal_id) == FREE


def test_a_deal_had_a_partner_before_and_has_it_again(pipeline):
    deal_id = a_deal(pipeline, partner_id="part_0", channel_id="fairs").deal_id
    pipeline.hears_one_by_one(approval(deal_id), end_of(approval(deal_id)))
    assert shown(pipeline, deal_id) == (None, "part_0", "fairs", [])


@pytest.mark.parametrize(("by_hand", "expected"), [
    ({"partner_id": "part_2"}, (None, "part_2", "agents", [])),
    ({"channel_id": "fairs"}, (None, None, "fairs", [])),
    ({"credits": [{"employee_id": "emp_1", "rate": "1"},
                  {"employee_id": "emp_7", "rate": "0.2", "kind": "overlay"}]},
     (None, None, "direct", [replace(OVERLAY, rate=Decimal("0.2"))])),
])
def test_what_was_set_by_hand_since_stays(pipeline, by_hand, expected):
    deal_id = a_deal(pipeline).deal_id
    pipeline.hears(approval(deal_id))
    pipeline.call("change_deal", deal_id=deal_id, **by_hand)
    pipeline.hears(end_of(approval(deal_id)))
    assert shown(pipeline, deal_id) == expected


def test_an_overlay_credit_that_was_there_stays_alone_and_stays(pipeline):
    credits = [{"employee_id": "emp_1", "rate": "1"},
               {"employee_id": "emp_7", "rate": "0.1", "kind": "overlay"}]
    deal_id = a_deal(pipeline, credits=credits).deal_id
    pipeline.hears(approval(deal_id))
    assert shown(pipeline, deal_id) == GIVEN
    pipeline.hears(end_of(approval(deal_id)))
    assert shown(pipeline, deal_id) == (None, None, "direct", [OVERLAY])


def test_without_a_manager_nobody_is_credited(pipeline):
    deal_id = a_deal(pipeline).deal_id
    pipeline.hears(approval(deal_id, partner_manager_id=None, overlay_rate=None))
    assert shown(pipeline, deal_id) == ("reg_1", "part_1", "agents", [])


@pytest.mark.parametrize("deliver", [Harness.hears, Harness.hears_one_by_one])
def test_of_two_registrations_the_newest_that_stands_counts_in_any_order(pipeline, deliver):
    for place, order in enumerate(permutations(range(3))):
        deal_id = a_deal(pipeline).deal_id
        first = approval(deal_id, f"reg_a{place}")
        second = approval(deal_id, f"reg_b{place}", partner_id="part_2", channel_id="fairs",
                          partner_manager_id=None, overlay_rate=None,
                          approved_at=APPROVED_AT + timedelta(days=1))
        events = (first, end_of(first), second)
        deliver(pipeline, *(events[at] for at in order))
        assert shown(pipeline, deal_id) == (f"reg_b{place}", "part_2", "fairs", []), order
        pipeline.hears(end_of(second))
        assert shown(pipeline, deal_id) == FREE, order


def test_a_deal_that_comes_later_takes_its_registration(pipeline):
    deal_id = derived_id("deal", "deal", "erp-1")
    pipeline.hears(approval(deal_id))
    made = a_deal(pipeline, external_ref="erp-1")
    assert (made.deal_id, made.registration_id) == (deal_id, "reg_1")
    assert shown(pipeline, deal_id) == GIVEN
    again = a_deal(pipeline, external_ref="erp-1")
    assert again.version == made.version


def test_a_signed_deal_keeps_what_it_was_signed_with(pipeline):
    deal_id = a_deal(pipeline).deal_id
    pipeline.hears(approval(deal_id))
    pipeline.call("sign_deal", deal_id=deal_id)
    [sold] = pipeline.published(DealSigned)
    assert (sold.sale.partner_id, sold.sale.channel_id) == ("part_1", "agents")
    assert [one.rate for one in sold.sale.credits] == [Decimal(1), Decimal("0.1")]
    before = pipeline.call("get_deal", deal_id=deal_id)
    pipeline.hears(end_of(approval(deal_id), RegistrationState.CLOSED))
    assert pipeline.call("get_deal", deal_id=deal_id) == before
    late = a_deal(pipeline).deal_id
    pipeline.call("sign_deal", deal_id=late)
    pipeline.hears(approval(late, "reg_late"))
    assert shown(pipeline, late) == FREE
    assert len(pipeline.call("sale_versions", deal_id=late).versions) == 1


def test_channels_alone_asks_for_open_deals_of_customers(pipeline):
    older = a_deal(pipeline, lines=[a_line_input(), a_line_input(product_id="prod_2")])
    pipeline.clock.at += timedelta(hours=1)
    newer = a_deal(pipeline, customer_id="cust_2", partner_id="part_1", channel_id="agents")
    gone = a_deal(pipeline)
    pipeline.call("lose_deal", deal_id=gone.deal_id, reason="价格")
    found = pipeline.call("conflict_candidates", caller=service_caller("channels"),
                          customer_ids=["cust_1", "cust_2"]).items
    assert [(one.deal_id, one.product_ids, one.partner_id) for one in found] == [
        (older.deal_id, ("prod_1", "prod_2"), None), (newer.deal_id, ("prod_1",), "part_1")]
    with pytest.raises(Refused, match="caller.forbidden"):
        pipeline.call("conflict_candidates", caller=service_caller("people"), customer_ids=[])


def test_a_deal_that_is_opened_again_keeps_no_registration_that_ended_meanwhile(pipeline):
    deal_id = a_deal(pipeline).deal_id
    approved = approval(deal_id)
    pipeline.hears(approved)
    pipeline.call("lose_deal", deal_id=deal_id, reason="价格")
    pipeline.hears(end_of(approved, RegistrationState.CLOSED))
    assert shown(pipeline, deal_id) == GIVEN
    pipeline.call("reopen_deal", deal_id=deal_id, reason="再谈")
    assert shown(pipeline, deal_id) == FREE


def test_an_imported_deal_takes_what_was_registered_for_it_before(pipeline):
    deal_id = derived_id("deal", "deal", "d-9")
    knows_sellers(pipeline, derived_id("emp", "employee", "王伟"))
    pipeline.hears(approval(deal_id))
    cells = {"external_ref": "d-9", "title": "泵站", "owner_ref": "王伟", "status": "open",
             "currency": "CNY", "product_ref": "p1"}
    pipeline.runs(lambda work: import_deal(cells, work) is None)
    assert shown(pipeline, deal_id)[:3] == GIVEN[:3]
