"""Whose is a customer by the rules of territories?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.criteria import Operator
from services.crm.rules.territories import Limits, destination, facts_of, territories_of
from services.org.contract import Territory, TerritoryCondition, TerritoryField, TerritoryRule


def when(**wanted: str) -> TerritoryRule:
    """All of these fields have this value (AND)."""
    return TerritoryRule(tuple(
        TerritoryCondition(TerritoryField(field), Operator.IS, (value,))
        for field, value in wanted.items()))


def customer(**values: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("owner_id", "region", "segment", "industry", "grade", "employees_count",
                           "potential_score", "buying_power_score", "annual_revenue_minor",
                           "annual_revenue_currency"))
    return {**empty, **values}


def at_least(field: str, value: str) -> TerritoryRule:
    return TerritoryRule((TerritoryCondition(TerritoryField(field), Operator.AT_LEAST, (value,)),))


MODEL = (
    Territory("east", "华东", "emp_east", None, (when(region="华东"), when(region="上海"))),
    Territory("key", "华东大客户", "emp_key", "east",
              (when(grade="A", segment="工业"), at_least("annual_revenue", "1000000.00 CNY"))),
    Territory("rest", "华东其他", None, "east", ()),
    Territory("north", "华北", "emp_north", None, (when(region="华北"),)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("row", "keys"),
    [
        (customer(region="华东"), ["east", "rest"]),
        (customer(region="上海", grade="A", segment="工业"), ["east", "key"]),
        (customer(region="华东", grade="A"), ["east", "rest"]),
        (customer(region="华东", annual_revenue_minor=100_000_000,
                  annual_revenue_currency="CNY"), ["east", "key"]),
        (customer(region="华东", annual_revenue_minor=100_000_000,
                  annual_revenue_currency="USD"), ["east", "rest"]),
        (customer(grade="A", segment="工业"), []),
        (customer(region="华北", grade="A", segment="工业"), ["north"]),
        (customer(), []),
        (customer(region="𠮷🙂"), []),
    ],
)  # fmt: skip
def test_a_child_holds_only_what_its_parent_does(row, keys):
    assert [one.key for one in territories_of(facts_of(row), MODEL)] == keys


@pytest.mark.parametrize(
    ("row", "limits", "to"),
    [
        (customer(region="华北", owner_id="emp_x"), Limits(), "emp_north"),
        (customer(region="华北"), Limits(), "emp_north"),
        (customer(region="华北", owner_id="emp_north"), Limits(), None),
        (customer(region="华东", owner_id="emp_x"), Limits(), None),
        (customer(owner_id="emp_x"), Limits(), None),
        (customer(region="华北", owner_id="emp_x"), Limits(unassigned_only=True), None),
        (customer(region="华北"), Limits(unassigned_only=True), "emp_north"),
        (customer(region="华北"), Limits("east"), None),
        (customer(region="上海", grade="A", segment="工业"), Limits("east"), "emp_key"),
        (customer(region="上海", grade="A", segment="工业"), Limits("key"), "emp_key"),
        (customer(region="上海", grade="A", segment="工业"), Limits("rest"), None),
    ],
)  # fmt: skip
def test_a_run_moves_only_what_its_limits_say(row, limits, to):
    found = destination(row, MODEL, limits)
    assert (found and found[1]) == to


@given(some.sampled_from(["华东", "上海", "华北", None]), some.sampled_from(["A", "B", None]),
       some.sampled_from(["工业", None]))
def test_who_was_moved_is_not_moved_again(region, grade, segment):
    row = customer(region=region, grade=grade, segment=segment)
    found = destination(row, MODEL, Limits())
    if found is not None:
        assert destination({**row, "owner_id": found[1]}, MODEL, Limits()) is None
