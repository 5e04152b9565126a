"""Strategic plans: drafted, reviewed, approved, superseded; what changed between versions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis.testing import Harness, Refused
from services.strategy.contract import GoalApproved, PlanState
from tests.strategy.builders import a_content, a_goal


def drafted(strategy: Harness, content=None, **values):
    return strategy.call("draft_strategic_plan", content=content or a_content(), **values)


def moved(strategy: Harness, operation: str, plan, **values):
    return strategy.call(f"{operation}_strategic_plan", plan_id=plan.plan_id,
                         plan_version=plan.plan_version, **values)


def approved(strategy: Harness, content=None, **values):
    plan = drafted(strategy, content, **values)
    moved(strategy, "submit", plan)
    return moved(strategy, "approve", plan)


def refused_codes(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.codes


def test_an_approved_plan_says_so_with_its_goals(strategy: Harness):
    plan = approved(strategy, a_content(a_goal(), a_goal("revenue", parent_id="share")))
    assert (plan.state, plan.plan_version, plan.approved_by) == (PlanState.APPROVED, 1, "tests")
    (event,) = strategy.published(GoalApproved)
    assert (event.plan_id, event.plan_version, event.goal_ids) == (
        plan.plan_id, 1, ("share", "revenue"))


def test_the_next_version_supersedes_the_one_before_and_changes_nothing_in_it(strategy: Harness):
    first = approved(strategy)
    second = approved(strategy, a_content(a_goal(target="0.25")), plan_id=first.plan_id)
    assert (second.plan_version, second.state) == (2, PlanState.APPROVED)
    before = moved(strategy, "get", first)
    assert (before.state, before.content) == (PlanState.SUPERSEDED, first.content)
    assert [event.plan_version for event in strategy.published(GoalApproved)] == [1, 2]


def test_what_is_not_a_draft_is_not_rewritten(strategy: Harness):
    plan = drafted(strategy)
    plan = moved(strategy, "rewrite", plan, content=a_content(name="五年规划", horizon_years=5))
    assert (plan.content.name, plan.version) == ("五年规划", 2)
    moved(strategy, "submit", plan)
    for operation in ("approve", None):
        assert refused_codes(lambda: moved(strategy, "rewrite", plan, content=a_content())) == [
            "strategy.not_a_draft"]
        if operation:
            moved(strategy, operation, plan)


def test_a_plan_in_review_may_be_given_back_with_a_reason(strategy: Harness):
    plan = drafted(strategy)
    moved(strategy, "submit", plan)
    back = moved(strategy, "return", plan, reason="目标不够具体")
    assert (back.state, back.return_reason) == (PlanState.DRAFT, "目标不够具体")
    assert moved(strategy, "submit", plan).return_reason is None


@pytest.mark.parametrize("operation", ["approve", "return"])
def test_a_step_that_may_not_follow_is_refused(strategy: Harness, operation):
    plan = drafted(strategy)
    values = {"reason": "x"} if operation == "return" else {}
    assert refused_codes(lambda: moved(strategy, operation, plan, **values)) == [
        "strategy.state_not_possible"]


def test_a_plan_goes_to_review_only_when_nothing_is_wrong_with_it(strategy: Harness):
    plan = drafted(strategy, a_content(horizon_years=2, goals=[], reasons=[], phases=[]))
    assert refused_codes(lambda: moved(strategy, "submit", plan)) == [
        "strategy.horizon_out_of_range", "strategy.no_reasons", "strategy.no_goals"]
    assert moved(strategy, "get", plan).state is PlanState.DRAFT


def test_one_version_at_a_time_is_open(strategy: Harness):
    plan = approved(strategy)

    def attempt(_):
        try:
            return str(drafted(strategy, plan_id=plan.plan_id).plan_version)
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(attempt, range(4)))
    assert found == ["2", *["strategy.version_open"] * 3]
    with pytest.raises(Refused) as refused:
        drafted(strategy, plan_id="stp_none")
    assert refused.value.kind == "not_found"


def test_what_changed_between_two_versions_is_listed_field_by_field(strategy: Harness):
    first = approved(strategy)
    content = a_content(a_goal("new", name="新客户"), a_goal(target="0.25"),
                        competitive_strategy="focus")
    content["phases"].reverse()
    second = drafted(strategy, content, plan_id=first.plan_id)
    found = strategy.call("compare_strategic_plans", plan_id=first.plan_id, from_version=1,
                          to_version=second.plan_version).differences
    by_field = {one.field: (one.before, one.after) for one in found}
    assert by_field["competitive_strategy"] == ("differentiation", "focus")
    assert by_field["goals.share.target"] == ("0.2", "0.25")
    assert by_field["goals.new.name"] == (None, "新客户")
    assert {name.split(".")[0] for name in by_field} == {"competitive_strategy", "goals"}
    same = strategy.call("compare_strategic_plans", plan_id=first.plan_id, from_version=1,
                         to_version=1)
    assert same.differences == ()


def test_versions_are_listed_and_somebody_with_an_older_one_is_told(strategy: Harness):
    plan = approved(strategy)
    drafted(strategy, plan_id=plan.plan_id)
    drafted(strategy)
    found = strategy.call("list_strategic_plans", plan_id=plan.plan_id, limit=1)
    assert (found.items[0].plan_version, found.next_cursor is None) == (1, False)
    assert [one.plan_version for one in strategy.call(
        "list_strategic_plans", plan_id=plan.plan_id, limit=1, cursor=found.next_cursor
    ).items] == [2]
    assert len(strategy.call("list_strategic_plans", state="draft").items) == 2
    with pytest.raises(Refused) as refused:
        strategy.call("submit_strategic_plan", plan_id=plan.plan_id, plan_version=2, if_match=9)
    assert refused.value.kind == "stale"
