"""Grades by rule, days of follow-up, copies of deals: tables and properties."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import permutations
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.criteria import Operator
from kernel.money import Money
from services.crm.contract import Cadence, Grade, GradeCriterion
from services.crm.rules import cadence, grading
from services.crm.rules.deals import after_move, after_sale
from services.crm.seed import DEFAULT_RULE
from services.crm.usecases.standing import rule_of
from services.pipeline.contract import DealLost, DealStageChanged
from tests.crm.builders import a_sale, amended, cancelled, lost, moved, paid, signed

DEFAULT = rule_of(SimpleNamespace(**DEFAULT_RULE))


def a_row(**more):
    names = ("buying_power_score", "potential_score", "employees_count", "segment", "region",
             "annual_revenue_minor", "annual_revenue_currency")
    return {**dict.fromkeys(names), **more}


def graded(rule=DEFAULT, sales=None, **more):
    return grading.graded(a_row(**more), sales or grading.Sales(), rule)


@pytest.mark.parametrize(
    ("power", "potential", "grade", "score"),
    [(None, None, "C", "0"), (20, 20, "C", "20"), (40, 40, "B", "40"), (39, 40, "C", "30"),
     (100, 0, "B", "50"), (60, 60, "A", "70"), (59, 60, "B", "55"), (100, 100, "A", "100"),
     (80, 40, "A", "70")],
)
def test_the_default_rule(power, potential, grade, score):
    found = graded(buying_power_score=power, potential_score=potential)
    assert (found.grade, found.shown) == (grade, Decimal(score))


def rule(*criteria, a_from="70", b_from="40"):
    made = grading.criteria_of(criteria)
    return grading.Rule(2, made, Decimal(a_from), Decimal(b_from))


SIGNED_1000 = GradeCriterion(grading.SIGNED, Operator.AT_LEAST, 1, ("1000.00 CNY",))


def test_sales_count_in_their_own_currency_and_none_is_zero():
    yen = grading.Sales(signed=(Money(10**9, "JPY"),))
    assert graded(rule(SIGNED_1000), yen).grade == Grade.C
    assert graded(rule(SIGNED_1000), grading.Sales(signed=(Money(100_000),))).grade == Grade.A
    none_yet = GradeCriterion(grading.SIGNED, Operator.AT_MOST, 1, ("0.00 CNY",))
    assert graded(rule(none_yet), yen).grade == Grade.A


def test_a_hard_criterion_that_fails_makes_it_c():
    hard = GradeCriterion("segment", Operator.IS, 0, ("工业",), True)
    power = GradeCriterion("buying_power_score", Operator.KNOWN, 5)
    assert graded(rule(hard, power), buying_power_score=1, segment="零售").grade == Grade.C
    assert graded(rule(hard, power), buying_power_score=1, segment="工业").grade == Grade.A


def test_a_threshold_is_compared_with_the_exact_score():
    thirds = rule(
        GradeCriterion("potential_score", Operator.KNOWN, 2),
        GradeCriterion("segment", Operator.KNOWN, 1), a_from="66.67", b_from="66.66")
    found = graded(thirds, potential_score=1)
    assert (found.grade, found.shown) == (Grade.B, Decimal("66.67"))


def test_the_window_of_sales_ends_365_days_ago_leap_days_included():
    assert grading.window_start(date(2026, 3, 31)) == date(2025, 3, 31)
    assert grading.window_start(date(2024, 3, 1)) == date(2023, 3, 2)


def test_thresholds_descend_and_nothing_is_approved_twice_or_backdated():
    found = grading.wrong_rule((SIGNED_1000,), Decimal(40), Decimal(40))
    assert [one.code for one in found] == ["grade_rule.thresholds_not_descending"]
    day = date(2026, 3, 31)
    assert [one.code for one in grading.wrong_approval(day, date(2026, 3, 30), day)] == [
        "grade_rule.already_approved", "grade_rule.effective_in_past"]
    assert list(grading.wrong_approval(None, day, day)) == []


@pytest.mark.parametrize(
    ("grade", "last", "due"),
    [("A", date(2026, 3, 31), date(2026, 4, 7)), ("B", date(2026, 3, 31), date(2026, 4, 14)),
     ("C", date(2026, 3, 31), date(2026, 4, 30)), ("C", date(2024, 1, 30), date(2024, 2, 29)),
     ("A", None, date(2026, 1, 8))],
)
def test_the_next_day_due(grade, last, due):
    assert cadence.next_due(Grade(grade), Cadence(), last, date(2026, 1, 1)) == due


def test_the_day_itself_is_in_time():
    due = date(2026, 3, 31)
    days = [cadence.days_overdue(due, date(2026, 3, 30)), cadence.days_overdue(due, due),
            cadence.days_overdue(due, date(2026, 4, 1))]
    assert days == [0, 0, 1]


@given(st.lists(st.dates(date(2000, 1, 1), date(2100, 1, 1)), min_size=1), st.randoms())
def test_the_newest_day_of_contact_does_not_depend_on_the_order(days, random):
    shuffled = list(days)
    random.shuffle(shuffled)
    held = None
    for day in shuffled:
        held = cadence.newest(held, day)
    assert held == max(days)


def after(events):
    held = None
    for event in events:
        is_move = isinstance(event, DealStageChanged | DealLost)
        held = after_move(held, event) if is_move else after_sale(held, event.sale)
    return held


STORIES = [
    [moved(2), moved(3, "900.00"), signed("900.00"), amended("800.00", 2), cancelled("800.00", 3)],
    [moved(2, customer_id=None), moved(3, customer_id="cust_2"), lost(4)],
    [moved(2), signed("900.00", customer_id="cust_2"), paid("900.00", "400.00", 2)],
]


@pytest.mark.parametrize("story", STORIES)
def test_a_copy_is_the_same_in_any_order_and_with_repetitions(story):
    wanted = after(story)
    for order in permutations(story):
        assert after([*order, *order]) == wanted


def test_what_came_in_counts_up_to_the_sale_and_never_below_nothing():
    held = after([paid("900.00", "1000.00", 1)])
    assert held.received == Money(900_00)
    assert after([paid("900.00", "-5.00", 1)]).received == Money(0)
    assert after_sale(None, a_sale(customer_id=None)).customer_id is None
