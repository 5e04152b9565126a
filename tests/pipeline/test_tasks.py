"""Tasks: what is to be done next, by whom, until when; and a handover of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis.errors import NotFound
from chassis.passport import Caller
from chassis.testing import Refused
from services.org.contract import HandoverKind, HandoverRolledBack, HandoverStarted
from services.pipeline.contract.tasks import TasksHandedOver
from services.pipeline.service import PipelineService
from services.pipeline.usecases import task_handovers
from tests.pipeline.builders import a_deal, knows_sellers

EARLY, LATER, LAST = (f"2020-0{month}-01T09:00:00+08:00" for month in (1, 2, 3))
KINDS = (HandoverKind.TASKS,)
START = HandoverStarted("hnd_1", 2, "emp_1", "emp_2", KINDS)
BACK = HandoverRolledBack("hnd_1", 4, "emp_1", "emp_2", KINDS)
SELLER = Caller("acct_2", "emp_2", None, {"deals:read": "own", "deals:write": "own"})


@pytest.fixture
def pipeline(harness):
    under_test = harness(PipelineService)
    knows_sellers(under_test, "emp_1", "emp_2", "emp_3")
    return under_test


def a_task(pipeline, title="打电话 𠮷", **values):
    return pipeline.call("create_task", **{"title": title, "due_at": LATER, **values})


def codes(pipeline, operation, **values):
    with pytest.raises(Refused) as refused:
        pipeline.call(operation, **values)
    return refused.value.codes


def test_a_task_is_the_deals_owners_and_the_first_open_one_is_the_next_step(pipeline):
    deal = a_deal(pipeline, owner_id="emp_1")
    second = a_task(pipeline, deal_id=deal.deal_id, due_at=LAST)
    first = a_task(pipeline, deal_id=deal.deal_id, kind="visit")
    assert (first.owner_id, first.is_next_step, first.is_overdue) == ("emp_1", True, True)
    listed = pipeline.call("list_tasks", deal_id=deal.deal_id).items
    assert [(one.task_id, one.is_next_step) for one in listed] == [
        (first.task_id, True), (second.task_id, False)]
    done = pipeline.call("finish_task", task_id=first.task_id, if_match=1, outcome="已拜访😀")
    assert (done.state, done.outcome, done.is_next_step, done.is_overdue) == (
        "done", "已拜访😀", False, False)
    assert pipeline.call("get_task", task_id=second.task_id).is_next_step


def test_a_closed_task_never_changes_again(pipeline):
    one = {"task_id": a_task(pipeline, owner_id="emp_1").task_id}
    pipeline.call("cancel_task", **one, outcome="客户取消")
    for operation, values in (("finish_task", {"outcome": "x"}), ("cancel_task", {"outcome": "x"}),
                              ("change_task", {"title": "x"})):
        assert codes(pipeline, operation, **one, **values) == ["task.not_open"]


def test_it_is_put_off_and_given_to_another(pipeline):
    before = a_task(pipeline, owner_id="emp_1")
    after = pipeline.call("change_task", task_id=before.task_id, if_match=1, due_at=LAST,
                          remind_at=LATER, owner_id="emp_2")
    assert (after.version, after.owner_id) == (2, "emp_2")
    reminded = pipeline.call("list_tasks", remind_before=LAST, state="open").items
    assert [one.task_id for one in reminded] == [before.task_id]
    assert pipeline.call("list_tasks", due_before=EARLY).items == ()


def test_a_reminder_comes_before_the_end_and_the_owner_is_in_scope(pipeline):
    assert codes(pipeline, "create_task", title="x", due_at=EARLY, remind_at=LATER,
                 owner_id="emp_3", caller=SELLER) == [
        "task.owner_outside_scope", "task.reminder_after_due"]


def test_who_may_not_see_a_task_or_its_deal_finds_nothing(pipeline):
    one = a_task(pipeline, owner_id="emp_1")
    deal = a_deal(pipeline, owner_id="emp_1")
    for operation, values in (("get_task", {"task_id": one.task_id}),
                              ("create_task", {"title": "x", "due_at": EARLY,
                                               "deal_id": deal.deal_id})):
        with pytest.raises(Refused) as refused:
            pipeline.call(operation, **values, caller=SELLER)
        assert refused.value.kind == NotFound.kind
    assert pipeline.call("list_tasks", caller=SELLER).items == ()


def test_one_of_two_finishes_it(pipeline):
    one = a_task(pipeline, owner_id="emp_1")

    def attempt(outcome):
        try:
            return pipeline.call("finish_task", task_id=one.task_id, outcome=outcome).outcome
        except Refused as refused:
            return refused.codes

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(attempt, ("甲", "乙")))
    assert ["task.not_open"] in results
    assert len(pipeline.sql("SELECT 1 FROM task WHERE state = 'done'")) == 1


@pytest.fixture
def many(pipeline, monkeypatch):
    """Five open ones and a closed one of emp_1, one of emp_2; two are moved at a time."""
    monkeypatch.setattr(task_handovers, "CHUNK", 2)
    made = [a_task(pipeline, owner_id="emp_1", title=f"任务{place}") for place in range(5)]
    closed = a_task(pipeline, owner_id="emp_1", title="做完的")
    pipeline.call("finish_task", task_id=closed.task_id, outcome="好")
    a_task(pipeline, owner_id="emp_2", title="接手人的")
    return made


def owners(pipeline):
    return {row.title: row.owner_id for row in pipeline.sql("SELECT title, owner_id FROM task")}


def test_open_tasks_pass_and_closed_ones_stay(pipeline, many):
    pipeline.hears(START, START)
    pipeline.runs(task_handovers.step)
    assert owners(pipeline) == {**{f"任务{place}": "emp_2" for place in range(5)},
                                "做完的": "emp_1", "接手人的": "emp_2"}
    told = pipeline.published(TasksHandedOver)
    assert [(one.version, one.moved) for one in told] == [(1, 2), (2, 4), (3, 5)]
    assert (told[-1].before, told[-1].after, told[-1].is_moved) == (6, 6, True)


def test_it_is_taken_back_but_for_what_was_done_or_went_elsewhere(pipeline, many):
    pipeline.hears(START)
    pipeline.runs(task_handovers.step)
    pipeline.call("change_task", task_id=many[0].task_id, owner_id="emp_3")
    pipeline.call("finish_task", task_id=many[1].task_id, outcome="做了")
    pipeline.hears(BACK, BACK)
    pipeline.runs(task_handovers.step)
    found = owners(pipeline)
    assert [found[f"任务{place}"] for place in range(5)] == [
        "emp_3", "emp_2", "emp_1", "emp_1", "emp_1"]
    assert pipeline.published(TasksHandedOver)[-1].is_returned


def test_what_was_taken_back_before_it_came_is_never_moved(pipeline, many):
    pipeline.hears(BACK, START)
    pipeline.runs(task_handovers.step)
    assert owners(pipeline)["任务0"] == "emp_1"


def test_tasks_stay_when_nobody_asked_for_them(pipeline, many):
    pipeline.hears(HandoverStarted("hnd_2", 2, "emp_1", "emp_2", (HandoverKind.DEALS,)))
    pipeline.runs(task_handovers.step)
    assert pipeline.published(TasksHandedOver) == []
