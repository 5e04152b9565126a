"""Complaints: two clocks, pauses, what runs out, who is called in."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.scope import ScopeEdge
from chassis.testing import Refused
from chassis.work import in_transaction
from services.crm.contract.complaint_operations import (
    ComplaintBreached,
    ComplaintClosed,
    ComplaintOpened,
)
from services.crm.usecases import complaint_clocks
from services.org.contract import AssignmentChanged, CalendarChanged
from tests.crm.builders import sees
from tests.crm.complaint_builders import (
    act,
    answered,
    breaches,
    codes_of,
    complained,
    due,
    here,
    seen,
    solved,
)
from tests.crm.test_races import at_once


def test_both_clocks_stand_still_over_the_holiday(crm, customer):
    made = complained(crm, customer)
    assert due(made) == [here(7, 18), here(8, 18)]
    assert [one.hours for one in made.clocks] == [24, 48]
    assert all(one.is_certain for one in made.clocks)
    (opened,) = crm.published(ComplaintOpened)
    assert (opened.complaint_id, opened.owner_id, opened.priority.value) == (
        made.complaint_id, "emp_1", "normal")
    crm.clock.at = here(7, 1)
    assert [one.worked_minutes for one in seen(crm, made).clocks] == [7 * 60, 7 * 60]


def test_it_is_answered_solved_closed_and_the_log_says_so(crm, customer):
    made = complained(crm, customer, details="泵房积水")
    answered(crm, made)
    solved(crm, made)
    done = act(crm, made, "close", note="客户满意")
    assert (done.state.value, done.cause_kind.value, done.root_cause) == (
        "closed", "product_quality", "批次缺陷")
    assert [(one.kind.value, one.words) for one in done.log] == [
        ("opened", "泵房积水"), ("answered", "已派工程师"), ("solved", "更换密封圈"),
        ("closed", "客户满意")]
    (closed,) = crm.published(ComplaintClosed)
    assert (closed.cause_kind.value, closed.closed_at) == ("product_quality", here(3, 18))
    crm.clock.at = here(30, 0)
    crm.runs(complaint_clocks.step)
    assert breaches(crm) == []


def test_a_breach_is_announced_once_by_a_timer_that_runs_twice(crm, customer):
    made = complained(crm, customer)
    crm.clock.at = here(7, 18)
    crm.runs(complaint_clocks.step)
    assert breaches(crm) == []  # on the instant it is still kept
    crm.clock.at = here(7, 18, 1)
    crm.runs(complaint_clocks.step)
    crm.runs(complaint_clocks.step)
    assert breaches(crm) == [("answer", 1, 1)]
    answered(crm, made)
    crm.clock.at = here(9, 0)
    crm.runs(complaint_clocks.step)
    crm.runs(complaint_clocks.step)
    assert breaches(crm) == [("answer", 1, 1), ("solution", 1, 2)]
    found = seen(crm, made)
    assert [one.is_breached for one in found.clocks] == [True, True]
    versions = [one.version for one in crm.published(ComplaintBreached)]
    assert versions == sorted(set(versions))


def test_two_timers_at_once_announce_once(crm, customer):
    for number in range(3):
        complained(crm, customer, summary=f"投诉{number}")
    crm.clock.at = here(10, 0)
    at_once(*(lambda: crm.runs(complaint_clocks.step) for _ in range(3)))
    assert sorted(breaches(crm)) == [("answer", 1, 1)] * 3 + [("solution", 1, 2)] * 3


def test_superiors_are_called_in_the_nearest_first(crm, customer):
    sees(crm, "emp_lead", "emp_1")
    made = complained(crm, customer)
    assert act(crm, made, "escalate", reason="大客户").escalated_to == "emp_lead"
    crm.clock.at = here(30, 0)
    crm.runs(complaint_clocks.step)
    found = seen(crm, made)
    assert (found.level, found.escalated_to) == (3, "emp_lead")
    lines = [(one.level, one.to_employee_id) for one in found.log if one.kind == "escalated"]
    assert lines == [(1, "emp_lead"), (2, "emp_lead"), (3, "emp_lead")]
    assert codes_of(crm, made, "escalate", reason="x") == ["complaint.highest_level"]


def test_a_higher_superior_sees_more_people(crm, customer):
    since = date(2026, 1, 1)
    above = (ScopeEdge("emp_head", since), ScopeEdge("emp_a_lead", since))
    crm.hears(AssignmentChanged("emp_1", 1, (), above),
              AssignmentChanged("emp_a_lead", 1, (), (ScopeEdge("emp_head", since),)))
    made = complained(crm, customer)
    told = [act(crm, made, "escalate", reason="x").escalated_to for _ in range(3)]
    assert told == ["emp_a_lead", "emp_head", "emp_head"]


def test_nobody_above_is_no_hindrance(crm, customer):
    made = complained(crm, customer)
    assert act(crm, made, "escalate", reason="x").escalated_to is None


def test_a_pause_stops_both_clocks_until_the_customer_is_there(crm, customer):
    made = complained(crm, customer)
    crm.clock.at = here(3, 20)
    assert due(act(crm, made, "pause", reason="等客户照片")) == [None, None]
    crm.clock.at = here(20, 0)
    crm.runs(complaint_clocks.step)
    assert breaches(crm) == []
    assert codes_of(crm, made, "answer", answer="x") == ["complaint.paused"]
    assert codes_of(crm, made, "pause", reason="x") == ["complaint.paused"]
    resumed = act(crm, made, "resume")
    assert due(resumed) == [here(20, 22), here(21, 22)]  # two hours had run
    assert codes_of(crm, made, "resume") == ["complaint.not_paused"]
    crm.clock.at = here(20, 23)
    crm.runs(complaint_clocks.step)
    assert breaches(crm) == [("answer", 1, 1)]


def test_what_ran_out_before_the_pause_is_announced_although_the_timer_was_late(crm, customer):
    made = complained(crm, customer)
    crm.clock.at = here(7, 19)
    paused = act(crm, made, "pause", reason="等客户")
    assert breaches(crm) == [("answer", 1, 1)]
    assert due(paused) == [here(7, 18), None]


def test_a_late_answer_before_the_timer_is_a_breach_too(crm, customer):
    made = complained(crm, customer)
    crm.clock.at = here(7, 19)
    answered(crm, made)
    crm.runs(complaint_clocks.step)
    assert breaches(crm) == [("answer", 1, 1)]


def test_reopening_starts_a_new_solution_clock(crm, customer):
    made = complained(crm, customer)
    answered(crm, made)
    solved(crm, made)
    act(crm, made, "close")
    crm.clock.at = here(13, 9)
    again = act(crm, made, "reopen", reason="又漏了")
    assert (again.state.value, again.solved_at, again.closed_at) == ("reopened", None, None)
    assert [(one.kind.value, one.round, one.due_at) for one in again.clocks] == [
        ("answer", 1, here(7, 18)), ("solution", 1, here(8, 18)), ("solution", 2, here(15, 9))]
    crm.clock.at = here(15, 10)
    crm.runs(complaint_clocks.step)
    assert breaches(crm) == [("solution", 2, 1)]
    solved(crm, made, cause_kind="installation")
    act(crm, made, "close")
    assert len(crm.published(ComplaintClosed)) == 2
    found = crm.call("complaint_statistics", from_on="2026-04-01", to_on="2026-05-01")
    assert [(one.kept, one.breached) for one in found.clocks] == [(1, 0), (1, 1)]
    assert found.reopened == 1


def test_another_calendar_counts_from_the_log_and_announces_nothing_stale(crm, customer):
    """The stored instant said Tuesday; org then made Tuesday free too."""
    made = complained(crm, customer)
    free = (date(2026, 4, 6), date(2026, 4, 7))
    crm.hears(CalendarChanged(2026, 1, free, ()))
    crm.clock.at = here(7, 19)
    crm.runs(complaint_clocks.step)
    assert breaches(crm) == []
    assert due(seen(crm, made))[0] == here(8, 18)
    crm.clock.at = here(8, 19)
    crm.runs(complaint_clocks.step)
    assert breaches(crm)[0] == ("answer", 1, 1)


def test_a_day_that_is_worked_after_all_is_counted_at_once(crm, customer, monkeypatch):
    monkeypatch.setattr(complaint_clocks, "CHUNK", 2)
    made = [complained(crm, customer) for _ in range(3)]
    act(crm, made[2], "pause", reason="等客户")
    worked = CalendarChanged(2026, 1, (date(2026, 4, 6),), (date(2026, 4, 4),))
    crm.hears(worked, worked)
    assert in_transaction(crm.ground, complaint_clocks.recount_step)
    crm.runs(complaint_clocks.recount_step)
    crm.clock.at = here(4, 18, 1)  # Saturday is worked
    crm.runs(complaint_clocks.step)
    assert breaches(crm) == [("answer", 1, 1), ("answer", 1, 1)]
    assert due(seen(crm, made[2])) == [None, None]
    assert not in_transaction(crm.ground, complaint_clocks.recount_step)


def test_a_policy_holds_for_what_comes_in_from_then_on(crm, customer):
    before = complained(crm, customer, priority="urgent")
    set_one = crm.call("set_complaint_policy", priority="urgent", answer_hours=2, solve_hours=8)
    assert (set_one.version, set_one.set_by) == (1, "tests")
    after = complained(crm, customer, priority="urgent", summary="又一个")
    assert [one.hours for one in seen(crm, before).clocks] == [24, 48]
    assert [one.hours for one in after.clocks] == [2, 8]
    found = {one.priority.value: (one.answer_hours, one.version)
             for one in crm.call("complaint_policies").items}
    assert found == {"low": (24, 0), "normal": (24, 0), "high": (24, 0), "urgent": (2, 1)}
    with pytest.raises(Refused) as refused:
        crm.call("set_complaint_policy", priority="low", answer_hours=9, solve_hours=8)
    assert refused.value.codes == ["complaint.solved_before_answered"]
    with pytest.raises(Refused) as refused:
        crm.call("set_complaint_policy", priority="urgent", answer_hours=1, solve_hours=8,
                 if_match=7)
    assert refused.value.kind == "stale"


def test_clocks_run_from_when_the_customer_said_it(crm, customer):
    crm.clock.at = here(9, 9)
    made = complained(crm, customer, received_at=here(8, 9))
    assert due(made) == [here(9, 9), here(10, 9)]
    with pytest.raises(Refused) as refused:
        complained(crm, customer, received_at=here(10, 9), contact_id="cont_none")
    assert refused.value.codes == ["complaint.in_future", "link.contact_of_another"]


def test_what_was_answered_before_it_was_taken_in_counts_by_its_own_time(crm, customer):
    crm.clock.at = here(30, 9)
    told = {"received_at": here(8, 9), "answer": "电话中已答复"}
    made = complained(crm, customer, **told, answered_at=here(8, 10))
    assert (made.state.value, made.answered_at) == ("answered", here(8, 10))
    crm.runs(complaint_clocks.step)
    assert breaches(crm) == [("solution", 1, 1)]
    late = complained(crm, customer, **told, answered_at=here(10, 8))
    assert [one.is_breached for one in late.clocks] == [True, True]
    crm.runs(complaint_clocks.step)
    assert breaches(crm)[1:] == [("answer", 1, 1), ("solution", 1, 2)]
    for wrong, code in (({"answered_at": here(8, 8)}, "complaint.answered_out_of_time"),
                        ({"answered_at": here(30, 10)}, "complaint.answered_out_of_time"),
                        ({"answered_at": here(8, 10), "answer": None}, "complaint.answer_missing")):
        with pytest.raises(Refused) as refused:
            complained(crm, customer, **{**told, **wrong})
        assert refused.value.codes == [code]
