"""What hangs on a deal is seen by who sees the deal, and by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.errors import NotFound
from chassis.passport import Caller
from chassis.testing import Refused
from services.pipeline.service import PipelineService
from tests.pipeline.builders import a_deal, a_signed_deal, knows_sellers, money

SELLER = Caller("acct_2", "emp_2", None, {
    "deals:read": "own", "deals:write": "own", "payments:write": "own"})


@pytest.fixture
def pipeline(harness):
    under_test = harness(PipelineService)
    knows_sellers(under_test, "emp_1", "emp_2")
    return under_test


@pytest.fixture
def sold(pipeline):
    """Of somebody else: what is owed of it was due a week ago."""
    deal = a_signed_deal(pipeline, owner_id="emp_1")
    due_on = str(pipeline.clock.at.date() - timedelta(days=7))
    pipeline.call("plan_payments", deal_id=deal.deal_id, instalments=[
        {"due_on": due_on, "amount": money("1000.00")}])
    return deal


def is_hidden(pipeline, operation, **values):
    with pytest.raises(Refused) as refused:
        pipeline.call(operation, **values, caller=SELLER)
    return refused.value.kind == NotFound.kind


def test_what_others_are_owed_is_not_seen(pipeline, sold):
    assert len(pipeline.call("list_receivables").items) == 1
    assert len(pipeline.call("receivables_ageing").items) == 1
    assert pipeline.call("list_receivables", caller=SELLER).items == ()
    assert pipeline.call("receivables_ageing", caller=SELLER).items == ()


def test_no_money_is_noted_on_anothers_sale(pipeline, sold):
    assert is_hidden(pipeline, "record_receipt", amount=money("1.00"), external_ref="bank-1",
                     allocations=[{"deal_id": sold.deal_id, "amount": money("1.00")}])
    assert is_hidden(pipeline, "write_off", deal_id=sold.deal_id, number=1, reason="x")


def test_contracts_of_others_are_not_seen(pipeline, sold):
    assert len(pipeline.call("list_contracts").items) == 1
    assert pipeline.call("list_contracts", caller=SELLER).items == ()
    for operation in ("get_contract", "accept_delivery"):
        assert is_hidden(pipeline, operation, deal_id=sold.deal_id)


def test_cases_about_deals_of_others_are_not_seen(pipeline):
    deal = a_deal(pipeline, owner_id="emp_1")
    case = pipeline.call("open_exception", deal_id=deal.deal_id, kind="stalled_negotiation")
    assert len(pipeline.call("list_exceptions").items) == 1
    assert pipeline.call("list_exceptions", caller=SELLER).items == ()
    assert pipeline.call("exception_statistics", caller=SELLER).items == ()
    assert is_hidden(pipeline, "get_exception", case_id=case.case_id)
    assert is_hidden(pipeline, "close_exception", case_id=case.case_id, outcome="recovered",
                     words="x")
    assert is_hidden(pipeline, "open_exception", deal_id=deal.deal_id, kind="silent_customer")


def test_a_board_counts_what_one_sees(pipeline):
    a_deal(pipeline, owner_id="emp_1")
    assert sum(one.count for one in pipeline.call("deal_board").columns) == 1
    assert sum(one.count for one in pipeline.call("deal_board", caller=SELLER).columns) == 0
