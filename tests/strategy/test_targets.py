"""Targets come down to the month, are edited, locked and revised; parts always equal the whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from chassis.passport import Caller
from chassis.testing import Harness, Refused
from kernel.money import Money
from services.strategy.contract import TargetLocked, TargetRevised, TargetState
from tests.strategy.builders import (
    COMPANY,
    EAST,
    LI,
    PEAK,
    WANG,
    WEST,
    ZHAO,
    a_company,
    a_draft,
    locked,
    money,
    node,
    tree,
    years,
)


def changed(strategy: Harness, plan, **values):
    return strategy.call("change_target_plan", plan_id=plan.plan_id, **values)


def revised(strategy: Harness, plan, reason="签约节奏变化", **values):
    return strategy.call("revise_target_plan", plan_id=plan.plan_id, reason=reason, **values)


def edit(name, **values):
    return {"node": name, **values}


def refused_codes(call):
    with pytest.raises(Refused) as refused:
        call()
    assert refused.value.message not in refused.value.codes
    return refused.value.codes


def test_a_years_target_comes_down_to_the_months_of_the_sellers(strategy: Harness):
    plan = a_draft(strategy)
    assert (plan.state, plan.version, plan.target) == (TargetState.DRAFT, 1, Money.of("1200.00"))
    found = tree(strategy, plan)
    assert years(strategy, plan) == {
        COMPANY: "1200.00", EAST: "600.00", WEST: "600.00", WANG: "300.00", LI: "300.00",
        ZHAO: "600.00",
    }
    wang = found[WANG]
    assert [month.amount for month in wang.months] == ["25.02"] * 4 + ["24.99"] * 8
    assert [quarter.amount for quarter in wang.quarters] == ["75.06", "75.00", "74.97", "74.97"]
    assert [found[name].depth for name in (COMPANY, EAST, WANG)] == [0, 1, 2]
    assert (found[EAST].is_leaf, wang.is_leaf) == (False, True)


def test_only_leaf_months_are_stored(strategy: Harness):
    a_draft(strategy)
    rows = strategy.sql("SELECT node, count(*) AS cells, sum(target_minor) AS year "
                        "FROM target_cell GROUP BY node ORDER BY node")
    assert [(row.node, row.cells, int(row.year)) for row in rows] == [
        (LI, 12, 300_00), (WANG, 12, 300_00), (ZHAO, 12, 600_00)]


def test_weights_history_and_pins_divide(strategy: Harness):
    plan = a_draft(strategy, nodes=a_company(
        company={"method": "weighted"}, east={"weight": "3", "method": "by_history"},
        wang={"history": money("200.00")}, li={"history": money("100.00")}))
    assert years(strategy, plan) == {
        COMPANY: "1200.00", EAST: "900.00", WEST: "300.00", WANG: "600.00", LI: "300.00",
        ZHAO: "300.00"}
    plan = changed(strategy, plan, nodes=[edit(EAST, pinned=money("1000.00"))])
    assert years(strategy, plan)[WEST] == "200.00"
    plan = changed(strategy, plan, nodes=[edit(EAST, unpin=True), edit(WEST, weight="1.5")])
    assert (years(strategy, plan)[EAST], years(strategy, plan)[WANG]) == ("800.00", "533.33")


def test_a_new_seller_without_history_gets_an_equal_share(strategy: Harness):
    nodes = [node(COMPANY, method="by_history"),
             node("employee/a", COMPANY, history=money("300.00")),
             node("employee/b", COMPANY, history=money("100.00")),
             node("employee/new", COMPANY), node("employee/none", COMPANY, history=money("0.00"))]
    found = years(strategy, a_draft(strategy, "400.00", nodes))
    assert found["employee/new"] == "100.00"
    assert found["employee/none"] == "0.00"
    assert (found["employee/a"], found["employee/b"]) == ("225.00", "75.00")


def test_padding_comes_last_and_is_applied_again_after_every_division(strategy: Harness):
    plan = a_draft(strategy, padding_rate="0.05",
                   nodes=a_company(east={"pinned": money("1000.00")}))
    assert (plan.base, plan.target) == (Money.of("1200.00"), Money.of("1260.00"))
    found = tree(strategy, plan)
    assert (found[EAST].base.amount, found[EAST].target.amount) == ("1000.00", "1050.00")
    changed(strategy, plan, amount=money("2000.00"))
    found = tree(strategy, plan)
    assert (found[COMPANY].base.amount, found[COMPANY].target.amount) == ("2000.00", "2100.00")
    assert (found[EAST].target.amount, found[WEST].target.amount) == ("1050.00", "1050.00")
    changed(strategy, plan, padding_rate="0")
    assert years(strategy, plan)[COMPANY] == "2000.00"


def test_a_leaf_may_have_a_season_of_its_own(strategy: Harness):
    plan = a_draft(strategy, shares=[str(share) for share in PEAK])
    assert tree(strategy, plan)[ZHAO].months[11] == Money.of("84.00")
    plan = changed(strategy, plan, nodes=[edit(ZHAO, shares=["100", *["0"] * 11])])
    found = tree(strategy, plan)
    assert found[ZHAO].months[0] == Money.of("600.00")
    assert found[COMPANY].months[0] == Money.of("630.00")
    assert set(found[COMPANY].deviations) == {0}
    changed(strategy, plan, nodes=[edit(ZHAO, plan_shares=True)])
    assert tree(strategy, plan)[ZHAO].months[11] == Money.of("84.00")


def test_the_deviation_of_a_parents_month_is_shown(strategy: Harness):
    nodes = [node(COMPANY), *(node(f"employee/{name}", COMPANY) for name in "abc")]
    found = tree(strategy, a_draft(strategy, "0.03", nodes))
    assert found["employee/a"].deviations == (0,) * 12
    assert [month.minor for month in found[COMPANY].months] == [3] + [0] * 11
    assert found[COMPANY].deviations == (2, -1, -1, *[0] * 9)


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"shares": ["8.33"] * 12}, ["seasonality.not_whole"]),
        ({"amount": money("-1.00")}, ["target.negative"]),
        ({"amount": money("10000000000000.01")}, ["target.too_large"]),
        ({"nodes": a_company(east={"pinned": money("700.00")}, west={"pinned": money("600.00")})},
         ["allocation.pins_exceed_parent"]),
        ({"nodes": a_company(east={"pinned": money("1.00")}, west={"pinned": money("1.00")},
                             zhao={"pinned": money("2.00")}, wang={"pinned": money("3.00")})},
         ["allocation.pins_below_parent", "allocation.pins_exceed_parent",
          "allocation.pins_exceed_parent"]),
        ({"nodes": a_company(company={"pinned": money("1.00")})}, ["target.pinned_top"]),
        ({"nodes": a_company(wang={"pinned": money("1.00", "USD")})}, ["target.currency_differs"]),
        ({"nodes": [node(COMPANY), node(EAST)]}, ["tree.needs_one_top"]),
        ({"nodes": [node(COMPANY), node(EAST, WEST), node(WEST, EAST)]},
         ["tree.circle", "tree.circle"]),
        ({"nodes": [node(COMPANY), node(EAST, "unit/none")]}, ["tree.parent_unknown"]),
        ({"nodes": [node(COMPANY), node(WANG, COMPANY), node(EAST, WANG)]},
         ["tree.employee_above_others"]),
        ({"nodes": [node(EAST), node(COMPANY, EAST)]}, ["tree.company_below_top"]),
        ({"nodes": [node("company/other")]}, ["tree.company_id"]),
        ({"nodes": [node(COMPANY), *(node(f"unit/{n}", f"unit/{n - 1}" if n else COMPANY)
                                     for n in range(20))]}, ["tree.too_deep"]),
        ({"nodes": [*a_company(), node(WANG, WEST)]}, ["tree.subject_twice"]),
        ({"nodes": a_company(east={"shares": ["100", *["0"] * 11]})},
         ["seasonality.not_of_a_leaf"]),
    ],
)
def test_what_is_no_plan_is_refused(strategy: Harness, values, codes):
    assert refused_codes(lambda: a_draft(strategy, **values)) == codes
    assert strategy.sql("SELECT * FROM target_plan") == []


def test_everything_wrong_with_an_edit_is_told_at_once_and_nothing_changes(strategy: Harness):
    plan = a_draft(strategy)
    before = tree(strategy, plan)
    codes = refused_codes(lambda: changed(
        strategy, plan, amount=money("1.00", "USD"), nodes=[
            edit("unit/none", weight="2"), edit(WANG, weight="2"), edit(WANG, weight="3"),
            edit(EAST, unpin=True, pinned=money("5000.00")),
            edit(ZHAO, plan_shares=True, shares=["100", *["0"] * 11])]))
    assert set(codes) >= {"tree.node_unknown", "tree.node_edited_twice", "target.pinned_and_freed",
                          "seasonality.set_and_cleared", "target.currency_differs"}
    assert refused_codes(lambda: changed(strategy, plan)) == ["target.nothing_changed"]
    assert tree(strategy, plan) == before


def test_a_lock_announces_every_cell(strategy: Harness):
    plan = locked(strategy, a_draft(strategy))
    assert (plan.state, plan.version) == (TargetState.LOCKED, 2)
    (event,) = strategy.published(TargetLocked)
    assert (event.plan_id, event.version, event.year) == (plan.plan_id, 2, 2026)
    cells = {cell.subject_id: cell for cell in event.cells}
    assert set(cells) == {"emp_wang", "emp_li", "emp_zhao"}
    assert cells["emp_wang"].months == (2502,) * 4 + (2499,) * 8
    assert cells["emp_wang"].above == (EAST, COMPANY)
    assert sum(sum(cell.months) for cell in event.cells) == 1200_00


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


def test_a_tree_may_be_only_units_and_yen_have_no_cents(strategy: Harness):
    plan = strategy.call(
        "draft_target_plan", name="单位", year=2028, metric="margin", amount=money("1000", "JPY"),
        nodes=[node(EAST), *(node(f"unit/{name}", EAST) for name in ("a", "b", "𠮷😀"))])
    assert years(strategy, plan) == {
        EAST: "1000", "unit/a": "334", "unit/b": "333", "unit/𠮷😀": "333"}
    locked(strategy, plan)
    assert strategy.published(TargetLocked)[0].cells[0].above == (EAST,)


def test_a_list_of_plans_is_filtered_and_turned_over(strategy: Harness):
    plans = [a_draft(strategy, year=year) for year in (2026, 2027, 2027)]
    found = strategy.call(
        "list_target_plans", year=2027, limit=1, metric="signed", state="draft")
    more = strategy.call("list_target_plans", year=2027, limit=1, cursor=found.next_cursor)
    assert {one.plan_id for one in (*found.items, *more.items)} == {
        plan.plan_id for plan in plans[1:]}
    assert more.next_cursor is None


@pytest.mark.timeout(60)
def test_a_thousand_sellers_are_divided_and_read(strategy: Harness):
    units = [node(f"unit/{number}", COMPANY) for number in range(50)]
    sellers = [node(f"employee/{number}", f"unit/{number % 50}", weight=str(number % 7))
               for number in range(1_000)]
    plan = a_draft(strategy, "123456789.01", [
        node(COMPANY), *({**unit, "method": "weighted"} for unit in units), *sellers])
    found = tree(strategy, plan)
    leaves = [one for one in found.values() if one.is_leaf]
    assert len(leaves) == 1_000
    assert sum(one.target.minor for one in leaves) == 123456789_01
    assert all(abs(deviation) <= 1_000 for deviation in found[COMPANY].deviations)
    assert found[COMPANY].target.minor == sum(month.minor for month in found[COMPANY].months)
    assert found["employee/7"].weight == Decimal(0)


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
