"""Sellers see their own targets and the names above; leaders their team's; nobody else anything."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.passport import Caller
from chassis.scope import ScopeEdge
from chassis.testing import Harness, Refused
from services.org.contract import AssignmentChanged
from tests.strategy.builders import (
    COMPANY,
    EAST,
    LI,
    WANG,
    a_company,
    a_draft,
    a_reader,
    locked,
    money,
    placed,
    tree,
)

SELLER, STRANGER = a_reader("own", "emp_wang"), a_reader("own", "emp_nobody")
LEADER = a_reader("team", "emp_lead")


@pytest.fixture
def plan(strategy: Harness):
    strategy.hears(placed("emp_wang", viewers=["emp_lead"]), placed("emp_li", viewers=["emp_lead"]))
    return locked(strategy, a_draft(strategy, padding_rate="0.1"))


def shown(strategy: Harness, plan, caller: Caller) -> dict[str, str | None]:
    found = tree(strategy, plan, caller=caller)
    return {name: one.target.amount if one.target else None for name, one in found.items()}


def test_a_seller_sees_the_own_target_and_only_names_above(strategy: Harness, plan):
    assert shown(strategy, plan, SELLER) == {COMPANY: None, EAST: None, WANG: "330.00"}
    wang = tree(strategy, plan, caller=SELLER)[WANG]
    assert (wang.base, wang.weight, wang.method, len(wang.months)) == (None, None, None, 12)
    found = tree(strategy, plan, caller=SELLER)[EAST]
    assert (found.months, found.quarters, found.weight, found.base, found.deviations) == (
        (), (), None, None, ())
    header = strategy.call("get_target_plan", plan_id=plan.plan_id, caller=SELLER)
    assert (header.base, header.target, header.padding_rate) == (None, None, None)
    (listed,) = strategy.call("list_target_plans", caller=SELLER).items
    assert (listed.base, listed.target, listed.padding_rate) == (None, None, None)


def test_a_leader_sees_the_team_and_its_unit(strategy: Harness, plan):
    assert shown(strategy, plan, LEADER) == {
        COMPANY: None, EAST: "660.00", WANG: "330.00", LI: "330.00"}
    found = strategy.call("target_children", plan_id=plan.plan_id, node=EAST, caller=LEADER).nodes
    assert [one.node for one in found] == [EAST, WANG, LI]


def test_a_team_that_is_left_is_seen_no_more_whatever_the_order(strategy: Harness, plan):
    left = AssignmentChanged("emp_li", 2, (), (
        ScopeEdge("emp_lead", date(2020, 1, 1), date(2026, 1, 1)),))
    before = placed("emp_li", 1, viewers=["emp_lead"])
    strategy.hears_one_by_one(left, left, before)
    assert shown(strategy, plan, LEADER) == {COMPANY: None, EAST: None, WANG: "330.00"}


def test_nodes_outside_the_scope_are_not_there(strategy: Harness, plan):
    for name in ("unit/west", "employee/emp_zhao", "employee/emp_li", "unit/none"):
        with pytest.raises(Refused) as refused:
            strategy.call("target_children", plan_id=plan.plan_id, node=name, caller=SELLER)
        assert refused.value.kind == "not_found"


@pytest.mark.parametrize(
    "caller", [STRANGER, a_reader("own"), a_reader("partner"), a_reader("team", "emp_nobody")])
def test_a_stranger_sees_no_plan(strategy: Harness, plan, caller):
    assert strategy.call("list_target_plans", caller=caller).items == ()
    for operation, values in {
        "get_target_plan": {}, "target_tree": {}, "target_changes": {},
        "target_children": {"node": COMPANY}, "compare_target_plans": {"other_id": plan.plan_id},
    }.items():
        with pytest.raises(Refused) as refused:
            strategy.call(operation, plan_id=plan.plan_id, caller=caller, **values)
        assert refused.value.kind == "not_found"


def test_drafts_are_seen_in_scope_all_only(strategy: Harness, plan):
    draft = a_draft(strategy)
    assert [one.plan_id for one in strategy.call("list_target_plans", caller=SELLER).items] == [
        plan.plan_id]
    with pytest.raises(Refused) as refused:
        tree(strategy, draft, caller=LEADER)
    assert refused.value.kind == "not_found"


def test_the_change_log_and_comparisons_show_only_what_is_seen(strategy: Harness, plan):
    edits = [{"node": WANG, "pinned": money("1000.00")}]
    strategy.call("revise_target_plan", plan_id=plan.plan_id, reason="r", nodes=edits,
                  amount=money("2400.00"))
    log = strategy.call("target_changes", plan_id=plan.plan_id, caller=SELLER).items
    assert [(one.node, one.field, one.before, one.after) for one in log] == [
        (WANG, "target", "330.00", "1100.00")]
    other = locked(strategy, a_draft(strategy, year=2027))
    found = strategy.call("compare_target_plans", plan_id=plan.plan_id, other_id=other.plan_id,
                          caller=SELLER).nodes
    assert [(one.node, one.difference.amount) for one in found] == [(WANG, "-800.00")]


@pytest.mark.parametrize("scope", ["own", "team", "unit", "partner"])
def test_targets_are_written_in_scope_all_only(strategy: Harness, plan, scope):
    permissions = dict.fromkeys(("targets:write", "targets:lock", "targets:read"), scope)
    caller = Caller("acct_lead", "emp_lead", "part_1", permissions)
    with pytest.raises(Refused) as refused:
        a_draft(strategy, nodes=a_company(), caller=caller)
    assert refused.value.codes == ["target.scope_too_narrow"]
    for operation, values in {
        "change_target_plan": {"name": "x"}, "copy_target_plan": {"name": "x"},
        "lock_target_plan": {}, "revise_target_plan": {"reason": "x", "amount": money("1.00")},
    }.items():
        with pytest.raises(Refused) as refused:
            strategy.call(operation, plan_id=plan.plan_id, caller=caller, **values)
        assert refused.value.kind == "not_found"
