"""Cases of exceptions: opened once, worked off, escalated by days, ended with their deal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.testing import Refused
from services.pipeline.contract.exceptions import CaseOutcome, StepOwner
from services.pipeline.rules.exceptions import Seen, doer, figures
from services.pipeline.service import PipelineService
from services.pipeline.usecases import exceptions
from tests.pipeline.builders import a_deal, knows_sellers, sees


@pytest.fixture
def pipeline(harness):
    under_test = harness(PipelineService)
    knows_sellers(under_test, "emp_1", "emp_lead", "emp_boss")
    return under_test


def opened(pipeline, deal=None, kind="stalled_negotiation", **more):
    deal = deal or a_deal(pipeline)
    return pipeline.call("open_exception", deal_id=deal.deal_id, kind=kind, **more)


def codes(pipeline, operation, **values):
    with pytest.raises(Refused) as refused:
        pipeline.call(operation, **values)
    return refused.value.codes


def test_steps_become_tasks_and_are_done_once_in_any_order(pipeline):
    case = opened(pipeline, note="谈不拢 𠮷")
    assert [one.key for one in case.steps] == ["reasons", "trade", "manager_visit"]
    of = {"case_id": case.case_id}
    done = pipeline.call("do_exception_step", **of, step="trade", outcome="账期换价格", if_match=1)
    assert [bool(one.done_at) for one in done.steps] == [False, True, False]
    assert codes(pipeline, "do_exception_step", **of, step="trade", outcome="x") == [
        "exception.step_done"]
    states = {one.task_id: one.state for one in pipeline.call("list_tasks").items}
    assert [states[one.task_id].value for one in case.steps] == ["open", "done", "open"]
    closed = pipeline.call("close_exception", **of, outcome="accepted", words="接受")
    assert (closed.state, closed.outcome, closed.words) == ("closed", "accepted", "接受")
    states = {one.task_id: one.state for one in pipeline.call("list_tasks").items}
    assert [states[one.task_id].value for one in case.steps] == ["cancelled", "done", "cancelled"]
    assert codes(pipeline, "escalate_exception", **of, reason="x") == ["exception.closed"]


def test_one_open_case_of_a_kind_even_when_two_open_it(pipeline):
    deal = a_deal(pipeline)

    def attempt(_):
        try:
            return opened(pipeline, deal).case_id
        except Refused as refused:
            return refused.codes

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(attempt, range(2)))
    assert ["exception.open_already"] in results
    assert opened(pipeline, deal, "silent_customer").kind == "silent_customer"
    assert codes(pipeline, "open_exception", deal_id=deal.deal_id, kind="nothing") == [
        "exception.kind_unknown"]


def test_superiors_are_called_in_by_working_days_once_a_day(pipeline):
    sees(pipeline, "emp_boss", "emp_1", "emp_lead", since=pipeline.clock.at.date())
    pipeline.clock.at += timedelta(hours=1)
    case = opened(pipeline)
    pipeline.runs(exceptions.step)
    assert pipeline.call("get_exception", case_id=case.case_id).level == 0
    pipeline.clock.at += timedelta(days=15)
    for _ in range(2):
        pipeline.runs(exceptions.step)
    found = pipeline.call("get_exception", case_id=case.case_id)
    assert (found.level, found.escalated_to) == (1, "emp_boss")
    for _ in range(5):
        pipeline.clock.at += timedelta(days=15)
        pipeline.runs(exceptions.step)
    assert pipeline.call("get_exception", case_id=case.case_id).level == 3
    assert codes(pipeline, "escalate_exception", case_id=case.case_id, reason="x") == [
        "exception.highest_level"]


def test_the_end_of_a_deal_ends_its_cases(pipeline):
    lost, won = a_deal(pipeline), a_deal(pipeline)
    cases = [opened(pipeline, deal) for deal in (lost, won)]
    pipeline.call("lose_deal", deal_id=lost.deal_id, reason="价格")
    pipeline.call("sign_deal", deal_id=won.deal_id)
    found = [pipeline.call("get_exception", case_id=one.case_id).outcome for one in cases]
    assert found == ["lost", "recovered"]
    assert codes(pipeline, "open_exception", deal_id=lost.deal_id, kind="silent_customer") == [
        "deal.not_open"]
    [figure] = pipeline.call("exception_statistics").items
    assert (figure.opened, figure.closed, figure.recovered) == (2, 2, Decimal("0.5000"))


def test_a_playbook_of_an_own_kind_changes_for_cases_from_then_on(pipeline):
    step = {"key": "call", "title": "致电", "who": "director"}
    for version in (1, 2):
        found = pipeline.call("set_playbook", kind="own", title="自定", steps=[step] * 1)
        assert found.version == version
    old = opened(pipeline, kind="own")
    pipeline.call("set_playbook", kind="own", title="自定", steps=[step, {**step, "key": "b"}])
    assert len(pipeline.call("get_exception", case_id=old.case_id).steps) == 1
    assert len(opened(pipeline, kind="own").steps) == 2
    assert codes(pipeline, "set_playbook", kind="own", title="x", steps=[step, step]) == [
        "playbook.step_twice"]


@pytest.mark.parametrize(("who", "above", "found"), [
    (StepOwner.OWNER, ("lead", "boss"), "me"), (StepOwner.MANAGER, ("lead", "boss"), "lead"),
    (StepOwner.DIRECTOR, ("lead", "boss"), "boss"), (StepOwner.DIRECTOR, (), "me"),
])
def test_who_does_a_step(who, above, found):
    assert doer(who, "me", above) == found


KEYS = ("a", "b")
seen = st.builds(
    Seen, st.sampled_from(("x", "y")), st.integers(0, 3), st.none() | st.sampled_from(CaseOutcome),
    st.frozensets(st.sampled_from(KEYS)), st.just(KEYS))


@given(st.lists(seen, max_size=20))
def test_figures_count_every_case_once(cases):
    found = figures(cases)
    assert sum(one.opened for one in found) == len(cases)
    assert sum(one.closed for one in found) == sum(one.outcome is not None for one in cases)
    for one in found:
        assert (one.recovered is None) == (one.closed == 0)
        for step in one.steps:
            assert (step.recovered_with is None) == (step.done == 0)
            assert (step.recovered_without is None) == (step.done == one.closed)
