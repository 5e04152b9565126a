"""Who is ready for the next step, who left, who may leave soon."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.people.contract.careers import LadderStep, RetentionQuery
from services.people.rules.careers import (
    Employment,
    Signs,
    Standing,
    attrition,
    criteria,
    next_step,
    rate_of_year,
    unmet,
    warning,
    wrong_ladder,
)

REP, MANAGER = LadderStep("rep", "销售代表"), LadderStep(
    "manager", "销售经理", least_months=24, least_attainment=Decimal("0.9"),
    certificates=("lead",), needs_recommendation=True)
TODAY = date(2028, 2, 29)


@pytest.mark.parametrize(("step", "code"), [
    (None, "rep"), ("rep", "manager"), ("manager", None), ("gone", None)])
def test_the_ladder_is_climbed_step_by_step(step, code):
    found = next_step((REP, MANAGER), step)
    assert (found.code if found else None) == code
    assert next_step((), step) is None


def test_a_step_is_named_once():
    assert [one.code for one in wrong_ladder((REP, REP))] == ["career.step_twice"]


@pytest.mark.parametrize(("now", "lacking"), [
    (Standing(date(2026, 2, 28), TODAY, Decimal("0.9"), frozenset({"lead"}), True), []),
    (Standing(date(2026, 3, 1), TODAY, Decimal("0.8999"), frozenset(), False),
     ["months", "attainment", "certificate", "recommendation"]),
    (Standing(date(2020, 1, 1), TODAY, None, frozenset({"lead"}), True), ["attainment"]),
])
def test_everything_that_a_step_asks_for_is_judged(now, lacking):
    assert [one.field for one in unmet(criteria(MANAGER, now))] == lacking
    assert unmet(criteria(REP, now)) == []


def test_attrition_is_leavers_over_the_mean_headcount():
    people = [Employment(date(2020, 1, 1), None)] * 3 + [
        Employment(date(2020, 1, 1), date(2028, 2, 1)), Employment(date(2028, 2, 10), None)]
    months = attrition(people, 2028, date(2028, 2, 20))
    assert [(one.opening, one.hired, one.left, one.closing, str(one.rate)) for one in months] == [
        (4, 0, 0, 4, "0.0000"), (4, 1, 1, 4, "0.2500")]
    assert str(rate_of_year(months)) == "0.2500"
    assert attrition([], 2028, date(2028, 1, 1))[0].rate is None
    assert rate_of_year(attrition(people, 2029, TODAY)) is None


@given(some.lists(some.tuples(some.integers(0, 800), some.integers(1, 400)), max_size=12))
def test_each_month_begins_where_the_last_one_ended(spans):
    first = date(2027, 1, 1)
    people = [Employment(first + timedelta(start), first + timedelta(start + length))
              for start, length in spans]
    months = attrition(people, 2028, date(2028, 12, 31))
    for before, after in zip(months, months[1:], strict=False):
        assert before.closing == after.opening
    assert all(one.closing >= 0 for one in months)


def test_a_warning_names_each_reason_with_its_figure():
    marks = RetentionQuery(2028)
    old = date(2020, 1, 1)
    found = warning(Signs("emp_1", old, Decimal("0.59"), None, date(2028, 1, 1), 2), marks, TODAY)
    assert found is not None
    assert found.reasons == ("attainment", "no_sale", "training_overdue")
    quiet = TODAY - timedelta(60)
    assert warning(Signs("emp_1", old, Decimal("0.6"), quiet, quiet), marks, TODAY) is None
    assert warning(Signs("emp_2", TODAY), marks, TODAY) is None
