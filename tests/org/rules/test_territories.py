"""Which models of territories may be stored and become active."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.criteria import Operator
from services.org.contract import (
    Territory,
    TerritoryCondition,
    TerritoryField,
    TerritoryRule,
    TerritoryState,
)
from services.org.rules.handovers import Known
from services.org.rules.territories import not_possible, what_is_wrong, wrong_owners

TODAY = date(2028, 2, 29)


def rule(field: str, operator: Operator, *values: str) -> TerritoryRule:
    return TerritoryRule((TerritoryCondition(TerritoryField(field), operator, values),))


def area(key: str, parent: str | None = None, *rules: TerritoryRule, owner: str | None = None):
    return Territory(key, f"区域 {key}", owner, parent, rules)


EAST = rule("region", Operator.IS, "华东")


@pytest.mark.parametrize(
    ("model", "codes"),
    [
        ([area("east", None, EAST), area("shanghai", "east")], []),
        ([area("a", None, rule("annual_revenue", Operator.AT_LEAST, "1000000.00 CNY"))], []),
        ([area("a", None, rule("employees_count", Operator.KNOWN))], []),
        ([area("a"), area("a")], ["territory.key_twice"]),
        ([area("a", "nowhere")], ["territory.parent_unknown"]),
        ([area("a", "a")], ["territory.cycle"]),
        ([area("a", "b"), area("b", "a")], ["territory.cycle"] * 2),
        ([area("a", "b"), area("b", "c"), area("c", "b")], ["territory.cycle"] * 2),
        ([area("a", None, rule("region", Operator.AT_LEAST, "x"))],
         ["territory.condition_unfit"]),
        ([area("a", None, rule("employees_count", Operator.ABOVE, "many"))],
         ["territory.condition_unfit"]),
        ([area("a", None, rule("annual_revenue", Operator.ABOVE, "100"))],
         ["territory.condition_unfit"]),
        ([area("a", None, rule("region", Operator.IS))], ["territory.condition_unfit"]),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_is_said_at_once(model, codes):
    assert [one.code for one in what_is_wrong(model)] == codes


@given(some.lists(some.integers(-1, 6), min_size=1, max_size=7))
def test_a_model_is_refused_exactly_when_a_territory_stands_below_itself(parents):
    model = [area(str(at), None if up < 0 else str(up % len(parents)))
             for at, up in enumerate(parents)]
    above = {one.key: one.parent_key for one in model}

    def is_circle(key: str) -> bool:
        seen, here = set(), above[key]
        while here is not None and here not in seen and here != key:
            seen.add(here)
            here = above[here]
        return here == key

    circles = [one.key for one in model if is_circle(one.key)]
    assert [one.details["key"] for one in what_is_wrong(model)] == circles


def test_owners_work_here():
    known = {"here": Known(TODAY, None), "gone": Known(TODAY, TODAY),
             "soon": Known(TODAY, TODAY + timedelta(days=1))}
    model = [area(name or "none", owner=name) for name in ("here", "gone", "soon", "new", None)]
    assert [one.details["key"] for one in wrong_owners(model, known, TODAY)] == ["gone", "new"]


def test_a_model_is_drafted_activated_and_archived_and_never_comes_back():
    draft, active, archived = TerritoryState
    allowed = {(one, other) for one in TerritoryState for other in TerritoryState
               if not not_possible(one, other)}
    assert allowed == {(draft, active), (draft, archived), (active, archived)}
