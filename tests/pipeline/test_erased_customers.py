"""Of an erased customer pipeline keeps its business records and forgets the words beside them."""

from __future__ import annotations

import pytest

from services.crm.contract import CustomerErased
from services.pipeline.service import PipelineService
from tests.pipeline.builders import a_deal, knows_sellers

MARK = "𠮷龘🐉王小明"
DUE = "2030-01-01T09:00:00+08:00"


@pytest.fixture
def pipeline(harness, tmp_path, monkeypatch):
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))
    under_test = harness(PipelineService)
    knows_sellers(under_test, "emp_1")
    return under_test


def erased(*merged):
    return CustomerErased("cust_1", 3, None, None, None, None, merged)


def worked_on(pipeline, customer_id):
    """A deal with words wherever there are any; it is lost in the end."""
    deal = a_deal(pipeline, customer_id=customer_id).deal_id
    task = pipeline.call("create_task", key=f"task of {deal}", title=MARK, due_at=DUE,
                         deal_id=deal).task_id
    pipeline.call("finish_task", task_id=task, outcome=MARK)
    case = pipeline.call("open_exception", deal_id=deal, kind="stalled_negotiation",
                         note=MARK).case_id
    pipeline.call("do_exception_step", case_id=case, step="reasons", outcome=MARK)
    pipeline.call("escalate_exception", case_id=case, reason=MARK)
    pipeline.call("close_exception", case_id=case, outcome="recovered", words=MARK)
    pipeline.call("lose_deal", key=f"loss of {deal}", deal_id=deal, reason=MARK)
    return deal


def holding(pipeline):
    tables = ("deal", "task", "exception_case", "idempotency", "outbox")
    rows = {one: pipeline.sql(f"SELECT * FROM {one}") for one in tables}
    return {one for one in tables if any(
        MARK in str([bytes(value).decode(errors="replace") if isinstance(value, memoryview)
                     else value for value in row]) for row in rows[one])}


@pytest.mark.parametrize("times", [1, 2])
def test_words_beside_the_deals_of_an_erased_customer_go_and_the_deals_stay(pipeline, times):
    deal = worked_on(pipeline, "cust_1")
    assert holding(pipeline) == {"deal", "task", "exception_case", "idempotency"}
    pipeline.hears(*[erased()] * times)
    assert holding(pipeline) == set()
    kept = pipeline.call("get_deal", deal_id=deal)
    assert (kept.status, kept.lost_reason, kept.title == "-") == ("lost", None, False)
    [case] = pipeline.call("list_exceptions", deal_id=deal).items
    assert (case.outcome, case.note, case.words) == ("recovered", None, None)
    assert [bool(one.done_at) for one in case.steps] == [True, False, False]
    tasks = pipeline.call("list_tasks", deal_id=deal).items
    assert {one.title for one in tasks} == {"-"}
    assert pipeline.call("exception_statistics").items[0].recovered == 1


def test_deals_of_those_that_went_into_the_customer_are_forgotten_and_no_others(pipeline):
    worked_on(pipeline, "cust_merged")
    other = worked_on(pipeline, "cust_2")
    pipeline.hears(erased("cust_merged"))
    assert pipeline.call("get_deal", deal_id=other).lost_reason == MARK
    assert len(pipeline.sql("SELECT 1 FROM deal WHERE lost_reason IS NULL")) == 1
