"""A plan after its lock: revised with a reason, people who come and go, what-if copies."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis.passport import Caller
from chassis.testing import Harness, Refused
from kernel.money import Money
from services.strategy.contract import TargetLocked, TargetRevised, TargetState
from tests.strategy.builders import (
    COMPANY,
    EAST,
    LI,
    WANG,
    WEST,
    ZHAO,
    a_draft,
    locked,
    money,
    node,
    years,
)
from tests.strategy.target_edits import changed, edit, refused_codes, revised


def test_a_locked_plan_changes_only_with_a_reason_and_every_change_is_kept(strategy: Harness):
    plan = locked(strategy, a_draft(strategy))
    assert refused_codes(lambda: changed(strategy, plan, name="x")) == ["target.not_a_draft"]
    with pytest.raises(Refused) as refused:
        revised(strategy, plan, reason="  ", amount=money("1.00"))
    assert refused.value.fields == ["reason"]
    seller = Caller("acct_x", None, None, {"targets:write": "all", "targets:read": "all"})
    with pytest.raises(Refused) as refused:
        revised(strategy, plan, amount=money("1.00"), caller=seller)
    assert (refused.value.kind, refused.value.error["details"]) == (
        "forbidden", {"permission": "targets:lock"})

    after = revised(strategy, plan, nodes=[edit(WANG, pinned=money("400.00"))])
    assert (after.state, after.version) == (TargetState.REVISED, 3)
    revised(strategy, plan, reason="追加", amount=money("1400.00"))
    (first, second) = strategy.published(TargetRevised)
    assert (first.version, second.version) == (3, 4)
    assert sum(sum(cell.months) for cell in second.cells) == 1400_00
    log = strategy.call("target_changes", plan_id=plan.plan_id, sort="change_id").items
    assert [(one.plan_version, one.node, one.field, one.before, one.after) for one in log] == [
        (3, WANG, "pinned", None, "400.00"), (3, WANG, "target", "300.00", "400.00"),
        (3, LI, "target", "300.00", "200.00"),
        (4, COMPANY, "base", "1200.00", "1400.00"), (4, COMPANY, "target", "1200.00", "1400.00"),
        (4, EAST, "target", "600.00", "700.00"), (4, WEST, "target", "600.00", "700.00"),
        (4, LI, "target", "200.00", "300.00"), (4, ZHAO, "target", "600.00", "700.00")]
    assert {(one.reason, one.changed_by) for one in log[-2:]} == {("追加", "tests")}


def test_the_change_log_cannot_be_changed(strategy: Harness):
    plan = locked(strategy, a_draft(strategy))
    revised(strategy, plan, amount=money("1.00"))
    for statement in ("UPDATE target_change SET reason = 'x'", "DELETE FROM target_change"):
        with pytest.raises(Exception, match="permission denied"):
            strategy.sql(statement)


def test_a_revision_that_is_no_legal_split_changes_nothing(strategy: Harness):
    plan = locked(strategy, a_draft(strategy))
    assert refused_codes(lambda: revised(
        strategy, plan, nodes=[edit(EAST, pinned=money("1300.00"))])) == [
            "allocation.pins_exceed_parent"]
    assert years(strategy, plan)[EAST] == "600.00"
    assert strategy.published(TargetRevised) == []
    assert refused_codes(lambda: revised(strategy, a_draft(strategy), amount=money("1.00"))) == [
        "target.state_not_possible"]


def test_nobody_has_two_agreed_targets(strategy: Harness):
    plan = locked(strategy, a_draft(strategy))
    other = a_draft(strategy, nodes=[node("unit/south"), node(WANG, "unit/south")])
    with pytest.raises(Refused) as refused:
        locked(strategy, other)
    assert refused.value.codes == ["target.subject_taken"]
    assert plan.plan_id in refused.value.message
    assert strategy.published(TargetLocked)[0].plan_id == plan.plan_id
    assert refused_codes(lambda: locked(strategy, plan)) == ["target.state_not_possible"]
    for values in ({"year": 2027}, {"metric": "received"}):
        assert locked(strategy, a_draft(strategy, **values)).state is TargetState.LOCKED
    dollars = a_draft(strategy, money("9.00", "USD"))
    assert locked(strategy, dollars).state is TargetState.LOCKED


def test_of_plans_locked_at_once_one_wins(strategy: Harness):
    plans = [a_draft(strategy) for _ in range(4)]

    def attempt(plan):
        try:
            return locked(strategy, plan).state
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(4) as pool:
        found = sorted(map(str, pool.map(attempt, plans)))
    assert found == ["locked", *["rules.broken"] * 3]
    assert len(strategy.published(TargetLocked)) == 1


def test_edits_at_once_are_all_taken_one_after_the_other(strategy: Harness):
    plan = locked(strategy, a_draft(strategy))
    with ThreadPoolExecutor(4) as pool:
        versions = list(pool.map(
            lambda number: revised(strategy, plan, amount=money(f"{number}.00")).version,
            range(1, 9)))
    assert sorted(versions) == list(range(3, 11))
    assert [event.version for event in strategy.published(TargetRevised)] == list(range(3, 11))


def test_a_what_if_copy_leaves_the_original_alone_and_is_compared_node_by_node(strategy: Harness):
    plan = locked(strategy, a_draft(strategy))
    copy = strategy.call("copy_target_plan", plan_id=plan.plan_id, name="如果华东加码")
    assert (copy.state, copy.copied_from, copy.year) == (TargetState.DRAFT, plan.plan_id, 2026)
    assert years(strategy, copy) == years(strategy, plan)
    changed(strategy, copy, nodes=[edit(EAST, pinned=money("900.00"))])
    found = strategy.call("compare_target_plans", plan_id=plan.plan_id, other_id=copy.plan_id).nodes
    assert [(one.node, one.difference.amount) for one in found] == [
        (COMPANY, "0.00"), (EAST, "300.00"), (WEST, "-300.00"), (WANG, "150.00"), (LI, "150.00"),
        (ZHAO, "-300.00")]
    assert years(strategy, plan)[EAST] == "600.00"


def test_somebody_who_saw_an_older_version_is_told(strategy: Harness):
    plan = a_draft(strategy)
    changed(strategy, plan, name="新名", if_match=1)
    for operation in ("change_target_plan", "lock_target_plan"):
        with pytest.raises(Refused) as refused:
            strategy.call(operation, plan_id=plan.plan_id, if_match=1)
        assert refused.value.kind == "stale"


def test_people_join_move_and_leave_in_a_locked_plan(strategy: Harness):
    plan = locked(strategy, a_draft(strategy))
    new = node("employee/emp_new", EAST, weight="1")
    revised(strategy, plan, reason="新人入职", added=[new])
    assert years(strategy, plan)["employee/emp_new"] == "200.00"
    revised(strategy, plan, reason="调岗", nodes=[edit(LI, parent=WEST)])
    found = years(strategy, plan)
    assert (found[WANG], found[LI], found[ZHAO]) == ("300.00", "300.00", "300.00")
    after = revised(strategy, plan, reason="西区撤销", removed=[WEST])
    assert years(strategy, plan) == {
        COMPANY: "1200.00", EAST: "1200.00", WANG: "600.00", "employee/emp_new": "600.00"}
    assert strategy.call("get_target_plan", plan_id=plan.plan_id).node_count == 4
    event = strategy.published(TargetRevised)[-1]
    assert (event.version, {cell.subject_id for cell in event.cells}) == (
        after.version, {"emp_wang", "emp_new"})
    log = strategy.call("target_changes", plan_id=plan.plan_id, sort="change_id").items
    moves = [(one.node, one.field, one.before, one.after) for one in log if one.field != "target"]
    assert moves == [
        ("employee/emp_new", "node", None, EAST), (LI, "parent", EAST, WEST),
        (WEST, "node", COMPANY, None), (LI, "node", WEST, None), (ZHAO, "node", WEST, None)]
    assert (ZHAO, "300.00", None) in [
        (one.node, one.before, one.after) for one in log if one.field == "target"]


def test_who_leaves_a_plan_is_free_for_another_and_who_joins_must_be(strategy: Harness):
    plan = locked(strategy, a_draft(strategy))
    other = a_draft(strategy, nodes=[node("unit/south"), node(ZHAO, "unit/south")])
    revised(strategy, plan, removed=[WEST])
    other = locked(strategy, other)
    assert refused_codes(lambda: revised(strategy, plan, added=[node(ZHAO, EAST)])) == [
        "target.subject_taken"]
    assert ZHAO not in years(strategy, plan)


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"removed": [COMPANY]}, ["tree.needs_one_top"]),
        ({"removed": ["unit/none"]}, ["tree.node_unknown"]),
        ({"removed": [WANG], "nodes": [edit(WANG, weight="2")]}, ["tree.node_edited_twice"]),
        ({"added": [node(WANG, WEST)]}, ["tree.subject_twice"]),
        ({"added": [node("unit/x", "unit/y")]}, ["tree.parent_unknown"]),
        ({"nodes": [edit(EAST, parent=WANG)]},
         ["tree.circle", "tree.circle", "tree.circle", "tree.employee_above_others"]),
    ],
)
def test_a_tree_that_an_edit_would_break_stays(strategy: Harness, values, codes):
    plan = a_draft(strategy)
    found = refused_codes(lambda: changed(strategy, plan, **values))
    assert found == codes
    assert strategy.call("get_target_plan", plan_id=plan.plan_id).version == 1


def test_a_what_if_is_adopted_with_a_reason(strategy: Harness):
    plan = locked(strategy, a_draft(strategy))
    copy = strategy.call("copy_target_plan", plan_id=plan.plan_id, name="如果")
    adopt = {"plan_id": plan.plan_id, "draft_id": copy.plan_id, "reason": "董事会决定"}
    assert refused_codes(lambda: strategy.call("adopt_target_plan", **adopt)) == [
        "target.nothing_changed"]
    changed(strategy, copy, amount=money("2400.00"), removed=[LI],
            added=[node("employee/emp_new", WEST)])
    after = strategy.call("adopt_target_plan", **adopt)
    assert (after.state, after.version, after.target) == (
        TargetState.REVISED, 3, Money.of("2400.00"))
    assert years(strategy, plan) == years(strategy, copy)
    assert [event.version for event in strategy.published(TargetRevised)] == [3]
    log = strategy.call("target_changes", plan_id=plan.plan_id).items
    assert {one.reason for one in log} == {"董事会决定"}
    assert {(one.node, one.field) for one in log} >= {
        (COMPANY, "base"), (LI, "node"), ("employee/emp_new", "node"), (WANG, "target")}


def test_only_a_draft_of_the_same_kind_is_adopted(strategy: Harness):
    plan = locked(strategy, a_draft(strategy))
    other = locked(strategy, a_draft(strategy, year=2027))
    assert refused_codes(lambda: strategy.call(
        "adopt_target_plan", plan_id=plan.plan_id, draft_id=other.plan_id, reason="x")) == [
            "target.not_a_draft", "target.not_of_one_kind"]
