"""Grades: by rule, by hand, explained, kept; a new version of the rule grades everybody again."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from chassis.ids import derived_id
from chassis.testing import Refused
from chassis.work import in_transaction
from services.crm.contract import CustomerGraded, GradeRuleState
from services.crm.usecases import regrading
from tests.crm.builders import (
    a_customer,
    a_rule,
    an_approved_rule,
    cancelled,
    knows_employees,
    signed,
    signed_criterion,
    somebody,
    spoke,
)

POWER = {"field": "buying_power_score", "operator": "at_least", "values": ["50"], "points": 100}


def grade_of(crm, customer_id):
    return crm.call("get_customer", customer_id=customer_id).grade


def test_the_default_rule_is_there_from_the_start_and_only_once(crm):
    for _ in range(2):
        (rule,) = crm.call("list_grade_rules").items
    assert (rule.rule_version, rule.state, rule.is_in_force) == (1, "approved", True)
    assert (rule.cadence.a_days, rule.cadence.b_days, rule.cadence.c_days) == (7, 14, 30)


def test_a_grade_is_explained_criterion_by_criterion(crm):
    made = a_customer(crm, buying_power_score=60)
    told = crm.call("explain_grade", customer_id=made.customer_id)
    assert (told.grade, told.rule_grade, told.rule_version) == ("C", "C", 1)
    assert str(told.score) == "35.00"
    assert [(one.field, one.values[0], one.actual, one.points, one.reason)
            for one in told.criteria if one.values[0] in ("60", "80")] == [
        ("buying_power_score", "60", "60", 15, "met"),
        ("buying_power_score", "80", "60", 0, "not_met"),
        ("potential_score", "60", None, 0, "empty"),
        ("potential_score", "80", None, 0, "empty"),
    ]
    assert sum(one.points for one in told.criteria) == 35


def test_a_grade_by_hand_stands_until_it_is_reset(crm):
    made = a_customer(crm)
    by_hand = crm.call("set_grade", customer_id=made.customer_id, grade="A", reason="战略客户")
    assert (by_hand.grade, by_hand.is_grade_manual) == ("A", True)
    assert by_hand.next_due_on == date(2026, 4, 7)
    crm.call("change_customer", customer_id=made.customer_id, buying_power_score=40)
    an_approved_rule(crm, {**POWER, "values": ["99"]})
    crm.runs(regrading.step)
    assert grade_of(crm, made.customer_id) == "A"
    told = crm.call("explain_grade", customer_id=made.customer_id)
    assert (told.is_manual, told.manual_reason, told.rule_grade) == (True, "战略客户", "C")
    after = crm.call("reset_grade", customer_id=made.customer_id)
    assert (after.grade, after.is_grade_manual, after.next_due_on) == (
        "C", False, date(2026, 4, 30))


def test_each_change_is_in_the_history_and_announced_once(crm):
    made = a_customer(crm)
    crm.call("set_grade", customer_id=made.customer_id, grade="C", reason="同级手工")
    crm.call("set_grade", customer_id=made.customer_id, grade="A", reason="升级")
    crm.call("reset_grade", customer_id=made.customer_id)
    crm.call("change_customer", customer_id=made.customer_id, pains="无关")
    found = crm.call("grade_history", customer_id=made.customer_id).items
    assert [(one.from_grade, one.to_grade, one.is_manual, one.reason) for one in found] == [
        ("A", "C", False, None), ("C", "A", True, "升级"), ("C", "C", True, "同级手工"),
        (None, "C", False, None)]
    assert [event.grade for event in crm.published(CustomerGraded)] == ["C", "A", "C"]
    first = crm.call("grade_history", customer_id=made.customer_id, limit=3)
    rest = crm.call("grade_history", customer_id=made.customer_id, cursor=first.next_cursor)
    assert len(rest.items) == 1


def test_the_history_is_only_ever_added_to(crm):
    a_customer(crm)
    with pytest.raises(Exception, match="permission denied"):
        crm.sql("UPDATE grade_change SET to_grade = 'A' RETURNING 1")


def test_a_drafted_rule_changes_nothing_and_an_approved_one_never_changes(crm):
    made = a_customer(crm, buying_power_score=60)
    drafted = a_rule(crm, POWER, improvement_id="imp_1")
    crm.runs(regrading.step)
    assert (drafted.rule_version, drafted.state, grade_of(crm, made.customer_id)) == (
        2, GradeRuleState.DRAFT, "C")
    approved = crm.call("approve_grade_rule", rule_version=2, if_match=1)
    assert (approved.state, approved.effective_on, approved.improvement_id) == (
        "approved", date(2026, 3, 31), "imp_1")
    with pytest.raises(Refused) as refused:
        crm.call("approve_grade_rule", rule_version=2)
    assert refused.value.codes == ["grade_rule.already_approved"]


def test_everything_wrong_with_a_rule_is_told_at_once(crm):
    with pytest.raises(Refused) as refused:
        a_rule(crm, {**POWER, "field": "shoe_size"}, {**POWER, "values": ["many"]}, b_from="70")
    assert (refused.value.codes, refused.value.fields) == (
        ["criterion.field_unknown", "criterion.value_malformed",
         "grade_rule.thresholds_not_descending"],
        ["criteria.0.field", "criteria.1.values", "a_from"])


def test_an_approved_rule_grades_everybody_again_in_chunks(crm, monkeypatch):
    monkeypatch.setattr(regrading, "CHUNK", 3)
    made = [a_customer(crm, name=f"客户{number}", buying_power_score=60) for number in range(7)]
    crm.runs(regrading.step)
    before = len(crm.published(CustomerGraded))
    an_approved_rule(crm, POWER, cadence={"a_days": 3})
    steps = 0
    while in_transaction(crm.ground, regrading.step):
        steps += 1
    assert steps == 3
    for one in made:
        seen = crm.call("get_customer", customer_id=one.customer_id)
        assert (seen.grade, seen.next_due_on, seen.version) == ("A", date(2026, 4, 3), 2)
    assert len(crm.published(CustomerGraded)) - before == 7
    crm.runs(regrading.step)
    assert len(crm.published(CustomerGraded)) - before == 7


def test_a_new_cadence_moves_the_due_day_of_a_grade_that_stays(crm):
    made = a_customer(crm)
    spoke(crm, made.customer_id)
    an_approved_rule(crm, POWER, cadence={"c_days": 10})
    crm.runs(regrading.step)
    seen = crm.call("get_customer", customer_id=made.customer_id)
    assert (seen.grade, seen.next_due_on) == ("C", date(2026, 4, 10))


def test_a_rule_approved_for_tomorrow_grades_tomorrow(crm):
    made = a_customer(crm, buying_power_score=60)
    drafted = a_rule(crm, POWER)
    crm.call("approve_grade_rule", rule_version=drafted.rule_version,
             effective_on=date(2026, 4, 1))
    crm.runs(regrading.step)
    states = [(one.state, one.is_in_force) for one in crm.call("list_grade_rules").items]
    assert (grade_of(crm, made.customer_id), states) == (
        "C", [("approved", False), ("approved", True)])
    crm.clock.at = crm.clock.at.replace(month=4, day=1)
    crm.runs(regrading.step)
    states = [(one.state, one.is_in_force) for one in crm.call("list_grade_rules").items]
    assert (grade_of(crm, made.customer_id), states) == (
        "A", [("approved", True), ("superseded", False)])
    with pytest.raises(Refused) as refused:
        crm.call("approve_grade_rule", rule_version=a_rule(crm, POWER).rule_version,
                 effective_on=date(2026, 3, 31))
    assert refused.value.codes == ["grade_rule.effective_in_past"]


def test_sales_grow_old_without_any_event(crm):
    made = a_customer(crm)
    an_approved_rule(crm, signed_criterion())
    crm.hears(signed("1000.00", customer_id=made.customer_id))
    assert grade_of(crm, made.customer_id) == "A"
    crm.clock.at = crm.clock.at.replace(year=2027, month=3, day=3)
    crm.runs(regrading.step)
    assert grade_of(crm, made.customer_id) == "A"
    crm.clock.at = crm.clock.at.replace(day=4)
    crm.runs(regrading.step)
    assert grade_of(crm, made.customer_id) == "C"


def test_a_cancelled_sale_takes_the_grade_back(crm):
    made = a_customer(crm)
    an_approved_rule(crm, signed_criterion())
    crm.hears(signed("1000.00", customer_id=made.customer_id))
    crm.hears(cancelled("1000.00", 2, customer_id=made.customer_id))
    assert grade_of(crm, made.customer_id) == "C"
    assert [event.grade for event in crm.published(CustomerGraded)] == ["C", "A", "C"]


def test_a_sale_heard_before_its_customer_counts_from_the_first_day(crm):
    an_approved_rule(crm, signed_criterion())
    crm.hears(signed("1000.00", customer_id=derived_id("cust", "customer", "ref-1")))
    assert a_customer(crm, external_ref="ref-1").grade == "A"


def test_two_replicas_grade_nobody_twice(crm, monkeypatch):
    monkeypatch.setattr(regrading, "CHUNK", 2)
    for number in range(9):
        a_customer(crm, name=f"客户{number}", buying_power_score=60)
    crm.runs(regrading.step)
    an_approved_rule(crm, POWER)
    threads = [threading.Thread(target=crm.runs, args=(regrading.step,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    crm.runs(regrading.step)
    assert [event.grade for event in crm.published(CustomerGraded)] == ["C"] * 9 + ["A"] * 9


def test_only_who_may_grade_sets_a_grade(crm):
    knows_employees(crm, "emp_1")
    made = a_customer(crm)
    with pytest.raises(Refused) as refused:
        crm.call("set_grade", customer_id=made.customer_id, grade="A", reason="x",
                 caller=somebody("emp_1", write="own", read="own"))
    assert refused.value.kind == "forbidden"
    crm.call("set_grade", customer_id=made.customer_id, grade="A", reason="x",
             caller=somebody("emp_1", grade="own"))
    with pytest.raises(Refused) as refused:
        crm.call("reset_grade", customer_id=made.customer_id,
                 caller=somebody("emp_2", grade="own"))
    assert refused.value.kind == "not_found"
