"""What keeps a strategic plan from review; what differs between two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.strategy.rules.differences import differences
from services.strategy.rules.plans import problems
from tests.strategy.builders import a_goal, the_content


def a_phase(phase_id: str = "east", starts_on: str = "2027-01-01", depends_on: str | None = None):
    return {"phase_id": phase_id, "region": "华东", "starts_on": starts_on, "gate_metric": "share",
            "gate_threshold": "0.1", "depends_on": depends_on}


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (the_content(), []),
        (the_content(horizon_years=5), []),
        (the_content(horizon_years=2), ["strategy.horizon_out_of_range",
                                        "goal.due_outside_horizon"]),
        (the_content(horizon_years=6), ["strategy.horizon_out_of_range"]),
        (the_content(goals=[]), ["strategy.no_goals"]),
        (the_content(reasons=[]), ["strategy.no_reasons"]),
        (the_content(a_goal(due_on="2026-12-31")), ["goal.due_outside_horizon"]),
        (the_content(a_goal(due_on="2030-01-01")), ["goal.due_outside_horizon"]),
        (the_content(a_goal(due_on="2027-01-01")), []),
        (the_content(a_goal(due_on="2031-02-27"), starts_on="2028-02-29", phases=[]), []),
        (the_content(a_goal(due_on="2031-02-28"), starts_on="2028-02-29", phases=[]),
         ["goal.due_outside_horizon"]),
        (the_content(a_goal(parent_id="none")), ["goal.parent_unknown"]),
        (the_content(a_goal(parent_id="share")), ["goal.parent_circle"]),
        (the_content(a_goal("a", parent_id="b"), a_goal("b", parent_id="a"),
                     a_goal("c", parent_id="a")), ["goal.parent_circle"] * 2),
        (the_content(a_goal(), a_goal()), ["goal.twice"]),
        (the_content(phases=[]), []),
        (the_content(phases=[a_phase(), a_phase()]), ["phase.twice"]),
        (the_content(phases=[a_phase(starts_on="2030-01-01")]), ["phase.outside_horizon"]),
        (the_content(phases=[a_phase(depends_on="x")]), ["phase.predecessor_unknown"]),
        (the_content(phases=[a_phase("a", depends_on="b"), a_phase("b", depends_on="a")]),
         ["phase.circle"] * 2),
        (the_content(a_goal("a", due_on="2040-01-01", parent_id="x"), a_goal("a", parent_id="a"),
                     horizon_years=1, reasons=[]),
         ["strategy.horizon_out_of_range", "strategy.no_reasons", "goal.twice",
          "goal.due_outside_horizon", "goal.parent_unknown", "goal.parent_circle",
          "goal.due_outside_horizon", "goal.parent_circle", "phase.outside_horizon"]),
    ],
)
def test_everything_that_is_wrong_is_told(content, codes):
    assert [refusal.code for refusal in problems(content)] == codes


PLAIN = st.recursive(
    st.none() | st.sampled_from(["a", "生僻字", "1"]) | st.integers(0, 9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=8,
)
CONTENT = st.dictionaries(st.sampled_from(["name", "goals", "market"]), PLAIN)


@given(CONTENT)
def test_nothing_differs_from_itself(content):
    assert differences(content, content) == []


@given(CONTENT, CONTENT)
def test_a_difference_seen_from_the_other_side_is_the_same(one, other):
    there = [(found.field, found.before, found.after) for found in differences(one, other)]
    back = [(found.field, found.after, found.before) for found in differences(other, one)]
    assert there == back


def test_ids_that_are_used_twice_are_told_apart():
    before = {"goals": [{"goal_id": "a", "name": "1"}, {"goal_id": "a", "name": "2"}]}
    after = {"goals": [{"goal_id": "a", "name": "1"}, {"goal_id": "a", "name": "3"}]}
    assert [(one.field, one.before, one.after) for one in differences(before, after)] == [
        ("goals.a#1.name", "2", "3")]
