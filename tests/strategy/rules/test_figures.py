"""Leaves have exactly the figures that were asked for, or the edit is refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import Money, total
from services.strategy.contract import ChangeTargetPlan, SplitMethod
from services.strategy.rules import editing
from services.strategy.rules.figures import Figures, Wanted, edits_for, year_of
from services.strategy.rules.spreading import problems, spread
from services.strategy.rules.tree import tree_of
from tests.strategy.builders import COMPANY, EAST, LI, WANG, WEST, ZHAO, a_setup, rule_node
from tests.strategy.rules.test_spreading import FEWER, assert_whole, legal, setups

COMPANY_OF_THREE = a_setup(
    rule_node(COMPANY), rule_node(EAST, COMPANY), rule_node(WEST, COMPANY), rule_node(WANG, EAST),
    rule_node(LI, EAST), rule_node(ZHAO, WEST))


def taken(setup, leaves, planted=None, *, moves_sums=True):
    wanted = Wanted(leaves, planted or {}, moves_sums)
    amount, nodes = edits_for(setup, spread(setup), wanted)
    return editing.edited(setup, ChangeTargetPlan("", amount=amount, nodes=nodes)), nodes


@FEWER
@given(setups(), st.data())
def test_any_figures_are_met_to_the_cent_month_by_month(setup, data):
    setup = legal(setup)
    setup = replace(setup, nodes=tuple(
        replace(node, pinned=None) if node.name not in tree_of(setup.nodes).leaves else node
        for node in setup.nodes))
    if problems(setup):
        return
    before = spread(setup)
    named = data.draw(st.lists(st.sampled_from(tree_of(setup.nodes).leaves), unique=True))
    months = st.lists(st.integers(0, 10**7).map(Money), min_size=12, max_size=12).map(tuple)
    leaves = {}
    for name in named:
        twelve = data.draw(st.one_of(st.just(()), months))
        year = total(twelve, "CNY") if twelve else data.draw(st.integers(0, 10**8).map(Money))
        leaves[name] = Figures(year, twelve)
    after, _ = taken(setup, leaves)
    assert problems(after) == []
    assert_whole(after)
    for name, cells in spread(after).items():
        if name not in leaves:
            assert cells.base == before[name].base
        else:
            assert year_of(cells) == leaves[name].year
            assert cells.base == (leaves[name].months or cells.base)


def test_only_what_moves_is_pinned():
    leaves = {WANG: Figures(Money.of("310.00")), ZHAO: Figures(Money.of("590.00"))}
    _, nodes = taken(COMPANY_OF_THREE, leaves)
    assert {one.node: one.pinned and one.pinned.amount for one in nodes} == {
        EAST: "610.00", WEST: "590.00", WANG: "310.00", ZHAO: "590.00"}


def test_what_stands_beside_is_pinned_where_it_would_move_by_a_cent():
    setup = a_setup(
        rule_node(COMPANY, method=SplitMethod.WEIGHTED),
        *(rule_node(f"unit/{one}", COMPANY, weight=Decimal(weight))
          for one, weight in (("a", 1), ("b", 1), ("c", 1), ("d", 4))), amount="0.05")
    before = {name: year_of(cells) for name, cells in spread(setup).items()}
    for name in before:
        after, _ = taken(setup, {name: Figures(before[name] + Money(1))})
        assert problems(after) == []
        assert {other: year_of(cells) for other, cells in spread(after).items()} == {
            **before, name: before[name] + Money(1)}


@pytest.mark.parametrize(
    ("planted", "codes"),
    [({EAST: Money.of("600.00")}, []),
     ({}, ["allocation.pins_below_parent", "allocation.pins_exceed_parent"]),
     ({EAST: Money.of("1.00")},
      ["allocation.pins_below_parent", "allocation.pins_exceed_parent"])])
def test_a_pin_above_is_moved_only_where_it_was_planted(planted, codes):
    setup = replace(COMPANY_OF_THREE, nodes=tuple(
        replace(node, pinned=Money.of("600.00")) if node.name == EAST else node
        for node in COMPANY_OF_THREE.nodes))
    leaves = {WANG: Figures(Money.of("400.00")), LI: Figures(Money.of("300.00"))}
    after, _ = taken(setup, leaves, planted)
    assert [one.code for one in problems(after)] == codes


def test_without_moving_sums_the_others_divide_what_is_left():
    after, nodes = taken(COMPANY_OF_THREE, {WANG: Figures(Money.of("400.00"))}, moves_sums=False)
    assert [one.node for one in nodes] == [WANG]
    assert {name: year_of(cells).amount for name, cells in spread(after).items()} == {
        WANG: "400.00", LI: "200.00", ZHAO: "600.00"}


@pytest.mark.parametrize("must_sum", [True, False])
def test_an_adjusted_level_that_is_given_a_figure_has_it(must_sum):
    setup = replace(COMPANY_OF_THREE, children_must_sum=must_sum, nodes=tuple(
        replace(node, adjust_rate={WANG: Decimal("0.1"), LI: Decimal("-0.1")}[node.name])
        if node.name in (WANG, LI) else node for node in COMPANY_OF_THREE.nodes))
    assert [year_of(spread(setup)[name]).amount for name in (WANG, LI)] == ["330.00", "270.00"]
    for figure, top in (("340.00", "1210.00"), ("330.00", "1200.00")):
        after, _ = taken(setup, {WANG: Figures(Money.of(figure))})
        assert problems(after) == []
        assert {name: year_of(cells).amount for name, cells in spread(after).items()} == {
            WANG: figure, LI: "270.00", ZHAO: "600.00"}
        assert after.base.amount == top


def test_where_levels_need_not_sum_the_plan_keeps_what_it_was_given():
    setup = replace(COMPANY_OF_THREE, children_must_sum=False, nodes=tuple(
        replace(node, adjust_rate=Decimal("0.5")) if node.name == WEST else node
        for node in COMPANY_OF_THREE.nodes))
    leaves = {WANG: Figures(Money.of("310.00")), LI: Figures(Money.of("290.00"))}
    after, _ = taken(setup, leaves)
    assert (after.base.amount, year_of(spread(after)[ZHAO]).amount) == ("1200.00", "900.00")
