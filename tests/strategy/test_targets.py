"""Targets come down to the month, are edited, locked and revised; parts always equal the whole."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chassis.testing import Harness
from kernel.money import Money
from services.strategy.contract import TargetLocked, TargetState
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
from tests.strategy.target_edits import changed, edit, refused_codes


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
