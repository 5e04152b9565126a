"""Careers and culture over the real database: promoted, spoken with, invited, counted."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from chassis.passport import Caller
from chassis.testing import Refused
from services.people.service import PeopleService

LADDER = [{"code": "rep", "title": "销售代表"},
          {"code": "manager", "title": "销售经理", "least_months": 12,
           "needs_recommendation": True}]


@pytest.fixture
def people(harness):
    under_test = harness(PeopleService)
    under_test.clock.at = datetime(2026, 6, 15, 4, tzinfo=UTC)
    under_test.call("set_ladder", steps=LADDER)
    return under_test


@pytest.fixture
def seller(people):
    return people.call("hire_employee", name="𠮷田🙂", hired_on="2024-01-01").employee_id


def promoted(people, employee_id, step, day, **values):
    return people.call("promote", employee_id=employee_id, step=step, effective_on=day,
                       reason="业绩突出", **values)


def codes(people, operation, **values):
    with pytest.raises(Refused) as refused:
        people.call(operation, **values)
    return refused.value.codes


def test_step_by_step_with_what_is_asked_for_or_a_reason(people, seller):
    assert codes(people, "promote", employee_id=seller, step="manager", effective_on="2026-01-01",
                 reason="x") == ["career.not_the_next_step"]
    promoted(people, seller, "rep", "2026-01-01")
    standing = people.call("career", employee_id=seller)
    assert (standing.step, standing.since, standing.next_step) == (
        "rep", date(2026, 1, 1), "manager")
    assert [(one.name, one.found, one.is_met) for one in standing.criteria] == [
        ("months", "5", False), ("recommendation", None, False)]
    assert codes(people, "promote", employee_id=seller, step="manager", effective_on="2026-06-15",
                 reason="x") == ["career.not_met", "career.not_met"]
    promoted(people, seller, "manager", "2026-06-15", override_reason="团队负责人离职")
    top = people.call("career", employee_id=seller)
    assert (top.step, top.next_step, len(top.history)) == ("manager", None, 2)


def test_nobody_promotes_themselves_or_back_in_time(people, seller):
    own = Caller("acct_1", seller, None, {"careers:approve": "all"})
    assert codes(people, "promote", caller=own, employee_id=seller, step="rep",
                 effective_on="2026-01-01", reason="x") == ["career.same_person"]
    assert codes(people, "promote", employee_id=seller, step="rep", effective_on="2023-12-31",
                 reason="x") == ["career.before_the_last"]


def test_the_career_of_another_is_not_seen(people, seller):
    promoted(people, seller, "rep", "2026-01-01")
    other = people.call("hire_employee", name="李娜", hired_on="2024-01-01").employee_id
    own = Caller("acct_1", other, None, dict.fromkeys(
        ("careers:read", "careers:write", "careers:approve"), "own"))
    for operation, values in (
            ("career", {}), ("promote", {"step": "manager", "effective_on": "2026-06-15",
                                         "reason": "x"})):
        assert codes(people, operation, caller=own, employee_id=seller, **values) == [
            "record.not_found"]


def test_an_event_over_its_budget_needs_a_reason_and_is_held_once(people, seller):
    planned = people.call("plan_culture_event", title="表彰大会", kind="awards", on="2026-05-20",
                          place="杭州", budget={"amount": "1000.00", "currency": "CNY"})
    held = {"event_id": planned.event_id, "spent": {"amount": "1200.00", "currency": "CNY"},
            "attended": [seller, seller],
            "awards": [{"employee_id": seller, "title": "销冠", "reason": "第一"}]}
    assert codes(people, "hold_culture_event", **held) == ["culture.over_budget"]
    done = people.call("hold_culture_event", **held, over_budget_reason="场地涨价")
    assert (done.state, done.attended) == ("held", (seller,))
    assert codes(people, "cancel_culture_event", event_id=planned.event_id, reason="x") == [
        "culture.not_planned"]


def test_retention_stands_on_one_page(people, seller):
    gone = people.call("hire_employee", name="离职者", hired_on="2025-01-01").employee_id
    people.call("end_employment", employee_id=gone, left_on="2026-03-10")
    promoted(people, seller, "rep", "2026-02-01")
    people.call("log_conversation", employee_id=seller, held_on="2026-06-01", note="家里搬迁")
    event = people.call("plan_culture_event", title="团建", kind="team_building", on="2026-04-01",
                        place="千岛湖", budget={"amount": "500.00", "currency": "CNY"})
    people.call("hold_culture_event", event_id=event.event_id, attended=[seller],
                spent={"amount": "499.00", "currency": "CNY"})
    page = people.call("retention", year=2026)
    assert [(one.period, one.left) for one in page.months if one.left] == [("2026-03", 1)]
    assert str(page.months[2].rate) == "0.6667"
    assert [one.to_step for one in page.promotions] == ["rep"]
    assert (str(page.attendance), len(page.events)) == ("1.0000", 1)
    [warned] = page.warnings
    assert (warned.employee_id, warned.reasons, warned.last_talk_on) == (
        seller, ("no_sale",), date(2026, 6, 1))
    assert codes(people, "log_conversation", employee_id=seller, held_on="2026-07-01",
                 note="x") == ["career.talk_in_future"]
