"""What was written about a customer's deals is forgotten with the customer; figures stay."""

from __future__ import annotations

from datetime import date

import pytest

from services.crm.contract import CustomerErased
from services.pipeline.service import PipelineService
from tests.pipeline.builders import a_deal, knows_sellers

MARK = "𠮷龘🐉"
LEDGERS = {"stage_change"}
"""Words that staff wrote into what is only added to (decision 0013)."""


@pytest.fixture
def pipeline(harness, tmp_path, monkeypatch):
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))
    built = harness(PipelineService)
    knows_sellers(built, "emp_1")
    return built


def written_about(pipeline, customer_id):
    """A lost deal, and a signed one whose contract was accepted, with words everywhere."""
    lost = a_deal(pipeline, title=MARK, customer_id=customer_id).deal_id
    pipeline.call("create_task", title=MARK, deal_id=lost, owner_id="emp_1",
                  due_at="2026-03-01T00:00:00Z")
    case = pipeline.call("open_exception", deal_id=lost, kind="silent_customer", note=MARK)
    pipeline.call("do_exception_step", case_id=case.case_id, step=case.steps[0].key, outcome=MARK)
    pipeline.call("escalate_exception", case_id=case.case_id, reason=MARK)
    pipeline.call("close_exception", case_id=case.case_id, outcome="accepted", words=MARK)
    pipeline.call("lose_deal", deal_id=lost, reason=MARK, competitor=MARK)
    signed = a_deal(pipeline, title=MARK, customer_id=customer_id).deal_id
    pipeline.call("sign_deal", deal_id=signed, signed_on=date(2026, 3, 3))
    pipeline.call("accept_delivery", deal_id=signed, accepted_on=date(2026, 3, 4), note=MARK)
    return lost, signed, case.case_id


def tables_with(pipeline, text):
    names = [row.tablename for row in pipeline.sql(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    found = {name for name in names if pipeline.sql(
        f"SELECT 1 FROM {name} t WHERE strpos(t::text, '{text}') > 0 LIMIT 1")}
    replies = pipeline.sql("SELECT convert_from(reply, 'UTF8') AS reply FROM idempotency")
    return found | ({"replies"} if text in str(replies) else set())


@pytest.mark.parametrize("times", [1, 2])
def test_words_go_and_figures_stay(pipeline, times):
    lost, signed, case = written_about(pipeline, "cust_1")
    assert {"deal", "task", "exception_case", "sales_contract"} <= tables_with(pipeline, MARK)
    before = pipeline.call("get_deal", deal_id=signed)
    pipeline.hears(*[CustomerErased("cust_1", 3, None, None, None, None)] * times)
    assert tables_with(pipeline, MARK) <= LEDGERS
    after = pipeline.call("get_deal", deal_id=signed)
    assert (after.title, after.amount, after.signed_on, after.version) == (
        "-", before.amount, before.signed_on, before.version + 1)
    gone = pipeline.call("get_deal", deal_id=lost)
    assert (gone.status, gone.lost_reason, gone.lost_to) == ("lost", None, None)
    seen = pipeline.call("get_exception", case_id=case)
    assert (seen.outcome, seen.note, seen.words) == ("accepted", None, None)
    assert [one.done_at is not None for one in seen.steps].count(True) == 1


def test_deals_of_whoever_was_merged_into_it_are_meant_and_no_others(pipeline):
    written_about(pipeline, "cust_old")
    other = a_deal(pipeline, customer_id="cust_other", title="别家")
    pipeline.hears(CustomerErased("cust_1", 3, None, None, None, None, ("cust_old",)))
    assert tables_with(pipeline, MARK) <= LEDGERS
    assert pipeline.call("get_deal", deal_id=other.deal_id).title == "别家"


def test_tasks_of_what_it_came_in_as_are_emptied(pipeline):
    lead = pipeline.call("create_lead", source="website", owner_id="emp_1").lead_id
    pipeline.call("create_task", title=MARK, lead_id=lead, owner_id="emp_1",
                  due_at="2026-03-01T00:00:00Z")
    pipeline.call("respond_to_lead", lead_id=lead)
    pipeline.call("screen_lead", lead_id=lead, money=80, authority=70, need=90)
    pipeline.call("convert_lead", lead_id=lead, customer_id="cust_1", title=MARK)
    pipeline.hears(CustomerErased("cust_1", 3, None, None, None, None))
    assert tables_with(pipeline, MARK) <= LEDGERS
