"""Signing makes a contract; a renewal is opened before it ends, once; cancelling voids it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chassis.testing import Refused
from services.pipeline.contract.contracts import ContractChanged
from services.pipeline.rules.contracts import renew_on, state_of
from services.pipeline.service import PipelineService
from services.pipeline.usecases import contracts
from tests.pipeline.builders import a_deal, a_signed_deal, knows_sellers

LEAP = date(2028, 2, 29)


@pytest.fixture
def pipeline(harness):
    under_test = harness(PipelineService)
    knows_sellers(under_test, "emp_1")
    return under_test


def codes(pipeline, operation, **values):
    with pytest.raises(Refused) as refused:
        pipeline.call(operation, **values)
    return refused.value.codes


def renewals(pipeline):
    return [one for one in pipeline.call("list_deals").items if one.pipeline == "renewal"]


def test_signing_makes_a_contract_and_cancelling_voids_it(pipeline):
    of = {"deal_id": a_signed_deal(pipeline).deal_id}
    found = pipeline.call("get_contract", **of)
    assert (found.state, found.starts_on, found.ends_on, found.version) == (
        "active", date(2026, 3, 3), None, 1)
    changed = pipeline.call("change_contract", **of, number="HT-2026-001 𠮷", if_match=1,
                            ends_on="2126-03-03")
    assert (changed.number, changed.version) == ("HT-2026-001 𠮷", 2)
    pipeline.call("cancel_deal", **of, reason="取消")
    assert pipeline.call("get_contract", **of).state == "void"
    assert [one.state for one in pipeline.call("list_contracts", state="void").items] == ["void"]
    assert codes(pipeline, "change_contract", **of, number="x") == ["deal.not_signed"]


def test_numbers_are_taken_once_and_days_follow_one_another(pipeline):
    first, second = (a_signed_deal(pipeline).deal_id for _ in range(2))
    pipeline.call("change_contract", deal_id=first, number="HT-1")
    assert codes(pipeline, "change_contract", deal_id=second, number="HT-1",
                 ends_on="2026-03-03") == ["contract.ends_before_start", "contract.number_taken"]
    assert pipeline.call("change_contract", deal_id=first, number="HT-1").number == "HT-1"
    assert codes(pipeline, "accept_delivery", deal_id=first, accepted_on="2199-01-01") == [
        "contract.accepted_in_future"]
    accepted = pipeline.call("accept_delivery", deal_id=first, accepted_on="2026-03-09", note="好")
    assert (accepted.accepted_on, accepted.acceptance_note) == (date(2026, 3, 9), "好")


def test_an_open_deal_has_none(pipeline):
    with pytest.raises(Refused) as refused:
        pipeline.call("change_contract", deal_id=a_deal(pipeline).deal_id, number="x")
    assert refused.value.kind == "not_found"


def test_a_renewal_is_opened_once_ahead_of_the_end(pipeline):
    sale = a_signed_deal(pipeline)
    ends_on = pipeline.clock.at.date() + timedelta(days=61)
    of = {"deal_id": sale.deal_id}
    pipeline.call("change_contract", **of, ends_on=str(ends_on))
    pipeline.runs(contracts.step)
    assert renewals(pipeline) == []
    pipeline.clock.at += timedelta(days=1)
    for _ in range(2):
        pipeline.runs(contracts.step)
    [renewal] = renewals(pipeline)
    assert (renewal.stage, renewal.owner_id, renewal.customer_id, renewal.amount) == (
        "needs_discovery", sale.owner_id, sale.customer_id, sale.amount)
    assert renewal.expected_close_on == ends_on
    assert pipeline.call("get_contract", **of).renewal_deal_id == renewal.deal_id
    pipeline.call("change_contract", **of, renew_ahead_days=90)
    pipeline.runs(contracts.step)
    assert len(renewals(pipeline)) == 1
    longer = str(ends_on + timedelta(days=20))
    pipeline.call("change_contract", **of, ends_on=longer)
    pipeline.runs(contracts.step)
    assert len(renewals(pipeline)) == 2


def test_a_cancelled_sale_is_not_renewed(pipeline):
    sale = a_signed_deal(pipeline)
    pipeline.call("change_contract", deal_id=sale.deal_id,
                  ends_on=str(pipeline.clock.at.date() + timedelta(days=1)))
    pipeline.call("cancel_deal", deal_id=sale.deal_id, reason="取消")
    pipeline.runs(contracts.step)
    assert renewals(pipeline) == []


@pytest.mark.parametrize(("void", "ends_on", "today", "state"), [
    (False, None, LEAP, "active"), (False, LEAP, date(2028, 2, 28), "active"),
    (False, LEAP, LEAP, "ended"), (True, None, LEAP, "void"),
])
def test_how_a_contract_stands(void, ends_on, today, state):
    assert state_of(void, ends_on, today) == state


@pytest.mark.parametrize(("ends_on", "ahead", "renewed", "day"), [
    (None, 60, False, None), (LEAP, 1, False, date(2028, 2, 28)), (LEAP, 1, True, None),
])
def test_when_its_renewal_is_opened(ends_on, ahead, renewed, day):
    assert renew_on(ends_on, ahead, renewed) == day


def test_how_long_a_contract_holds_and_its_acceptance_are_announced(pipeline):
    of = {"deal_id": a_signed_deal(pipeline).deal_id}
    pipeline.call("change_contract", **of, ends_on="2028-02-29")
    pipeline.call("accept_delivery", **of)
    said = [(one.version, str(one.ends_on), one.accepted_on is not None)
            for one in pipeline.published(ContractChanged)]
    assert said == [(2, "2028-02-29", False), (3, "2028-02-29", True)]
