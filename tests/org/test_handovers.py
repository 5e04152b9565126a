"""Handovers in org: planned, announced, followed by what others say, taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from chassis.testing import Refused
from services.crm.contract import CustomersHandedOver
from services.org.contract import HandoverRolledBack, HandoverStarted, Role
from services.people.contract import EmployeeHired, EmployeeLeft
from services.pipeline.contract import DealsHandedOver
from services.strategy.contract import TargetsHandedOver
from tests.org.builders import a_caller

HIRED = date(2020, 1, 1)


@pytest.fixture
def people(org):
    org.hears(EmployeeHired("emp_gone", 1, HIRED), EmployeeHired("emp_next", 1, HIRED))
    return org


def planned(org, giver="emp_gone", taker="emp_next", **values):
    return org.call("plan_handover", from_employee_id=giver, to_employee_id=taker,
                    reason="离职", **values)


def started(org, **values):
    return org.call("start_handover", handover_id=planned(org, **values).handover_id)


def words(kind, handover, *, moved=3, returned=0, version=1, is_moved=True, is_returned=False):
    return kind(handover.handover_id, version, moved, returned, 7, 7, is_moved, is_returned)


def state(org, handover):
    return org.call("get_handover", handover_id=handover.handover_id).state


def done(org):
    running = started(org)
    org.hears(words(CustomersHandedOver, running), words(DealsHandedOver, running))
    return org.call("get_handover", handover_id=running.handover_id)


def test_a_plan_moves_nothing_until_it_is_started(people):
    plan = planned(people)
    assert (plan.state, [part.kind for part in plan.parts]) == ("planned", ["customers", "deals"])
    assert people.published(HandoverStarted) == []
    running = people.call("start_handover", handover_id=plan.handover_id)
    assert people.published(HandoverStarted) == [
        HandoverStarted(plan.handover_id, running.version, "emp_gone", "emp_next",
                        ("customers", "deals"))]


def test_it_is_done_when_both_services_have_moved_their_part(people):
    running = started(people)
    people.hears(words(CustomersHandedOver, running, moved=1, is_moved=False))
    people.hears(words(DealsHandedOver, running))
    assert state(people, running) == "running"
    people.hears(words(CustomersHandedOver, running, moved=5, version=2))
    found = people.call("get_handover", handover_id=running.handover_id)
    assert (found.state, found.finished_at) == ("done", people.clock.at)
    assert [(part.moved, part.before, part.after) for part in found.parts] == [
        (5, 7, 7), (3, 7, 7)]


def test_targets_are_a_part_of_their_own(people):
    running = started(people, kinds=["targets", "deals"])
    people.hears(words(DealsHandedOver, running))
    assert state(people, running) == "running"
    people.hears(words(TargetsHandedOver, running), words(TargetsHandedOver, running))
    assert state(people, running) == "done"


def test_words_that_come_twice_and_out_of_order_change_nothing(people):
    running = started(people)
    late = words(CustomersHandedOver, running, moved=1, is_moved=False)
    last = words(CustomersHandedOver, running, moved=5, version=2)
    people.hears_one_by_one(last, late, words(DealsHandedOver, running), last, late)
    found = people.call("get_handover", handover_id=running.handover_id)
    assert (found.state, found.parts[0].moved) == ("done", 5)
    version = found.version
    people.hears(last, late)
    assert people.call("get_handover", handover_id=running.handover_id).version == version
    people.hears(CustomersHandedOver("hnd_of_another_life", 1, 1, 0, 1, 1, True, False))


def test_it_is_taken_back_once_it_is_done(people):
    finished = done(people)
    going = people.call("roll_back_handover", handover_id=finished.handover_id)
    assert (going.state, going.finished_at) == ("rolling_back", None)
    [said] = people.published(HandoverRolledBack)
    assert (said.handover_id, said.version) == (finished.handover_id, going.version)
    back = {"version": 3, "returned": 3, "is_returned": True}
    people.hears(words(DealsHandedOver, finished, **back))
    assert state(people, finished) == "rolling_back"
    people.hears(words(CustomersHandedOver, finished, **back))
    assert state(people, finished) == "rolled_back"
    with pytest.raises(Refused) as refused:
        people.call("roll_back_handover", handover_id=finished.handover_id)
    assert refused.value.codes == ["handover.state_not_possible"]


def test_one_handover_of_a_person_is_under_way_at_a_time(people):
    plans = [planned(people) for _ in range(3)]

    def start(plan):
        try:
            return people.call("start_handover", handover_id=plan.handover_id).state
        except Refused as error:
            return error.codes[0]

    with ThreadPoolExecutor(3) as together:
        answers = list(together.map(start, plans))
    assert sorted(answers) == ["handover.under_way"] * 2 + ["running"]


def test_who_leaves_between_plan_and_start_takes_nothing(people):
    plan = planned(people)
    today = people.clock.at.date()
    people.hears(EmployeeLeft("emp_next", 2, HIRED, today - timedelta(days=1)))
    with pytest.raises(Refused) as refused:
        people.call("start_handover", handover_id=plan.handover_id)
    assert refused.value.codes == ["handover.taker_left"]


def test_customers_alone_are_handed_over(people):
    running = started(people, kinds=["customers"])
    people.hears(words(CustomersHandedOver, running))
    assert state(people, running) == "done"


def test_a_director_hands_over_and_a_seller_does_not_even_read(people):
    made = planned(people, caller=a_caller(Role.DIRECTOR))
    assert people.call("list_handovers", caller=a_caller(Role.AUDITOR)).items == (made,)
    for operation, values in (("list_handovers", {}),
                              ("start_handover", {"handover_id": made.handover_id})):
        with pytest.raises(Refused) as refused:
            people.call(operation, caller=a_caller(Role.SELLER, "emp_next"), **values)
        assert refused.value.kind == "forbidden"
