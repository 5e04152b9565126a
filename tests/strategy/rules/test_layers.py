"""Levels, adjustments, hedges and cuts: parts equal the whole after any sequence of edits."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import Money, total
from services.strategy.contract import (
    ChangeTargetPlan,
    NodeEdit,
    TargetDimension,
    TargetMetric,
)
from services.strategy.rules import cuts, editing, hedging, levels
from services.strategy.rules.cuts import Top
from services.strategy.rules.spreading import Setup, divided, problems, spread
from services.strategy.rules.totals import summed_up, totals
from services.strategy.rules.tree import tree_of
from tests.strategy.builders import COMPANY, EAST, WANG, WEST, a_setup, rule_node
from tests.strategy.rules.test_spreading import FEWER, edits, legal, setups

RATES = st.integers(-20, 20).map(lambda percent: Decimal(percent) / 100)
RESERVES = st.integers(0, 12).map(lambda percent: Decimal(percent) / 100)


@st.composite
def layered(draw):
    """A legal plan with levels, hedges and adjustments that need not sum."""
    plan = legal(draw(setups()))
    nodes = tuple(
        replace(node, hedge_rate=draw(RESERVES), adjust_rate=(
            draw(RATES) if node.parent is not None and node.pinned is None else Decimal(0)))
        for node in plan.nodes)
    full = replace(plan, nodes=nodes, children_must_sum=False,
                   stretch_ratio=Decimal("1.1"), challenge_ratio=Decimal("1.237"))
    if problems(full):  # a pin below that its adjusted parent no longer covers
        full = replace(full, nodes=tuple(replace(one, adjust_rate=Decimal(0)) for one in nodes))
    assert problems(full) == []
    return full


def assert_layers(setup: Setup) -> None:
    tree, cells = tree_of(setup.nodes), spread(setup)
    figures = totals(tree, cells, setup.shares)
    division = divided(setup, tree)
    allocated = total((division.bases[leaf] for leaf in tree.leaves), "CNY")
    assert figures[tree.top].target == allocated.times(1 + setup.padding_rate)
    if setup.children_must_sum:
        assert allocated == setup.base
    targets = {leaf: cells[leaf].target for leaf in tree.leaves}
    for ratio in (setup.stretch_ratio, setup.challenge_ratio):
        level = summed_up(tree, levels.level(targets, ratio))
        assert total(level[tree.top], "CNY") == figures[tree.top].target.times(ratio)
        assert_rows_and_columns_agree(tree, level)
    hedged = summed_up(tree, hedging.hedged(tree, targets))
    assert_rows_and_columns_agree(tree, hedged)
    factors = hedging.factors(tree)
    for leaf in tree.leaves:
        assert total(hedged[leaf], "CNY") == figures[leaf].target.times(factors[leaf])
    for name, node in tree.nodes.items():
        assert node.pinned is None or figures[name].base == node.pinned
        assert figures[name].base == total(
            (division.bases[leaf] for leaf in tree.leaves
             if name in (leaf, *tree.above(leaf))), "CNY")


def assert_rows_and_columns_agree(tree, months):
    """Every node's months are the sums of its children's, and so are the years."""
    for name in tree.order:
        below = [months[child] for child in tree.children[name]]
        if below:
            assert months[name] == tuple(total(month, "CNY")
                                         for month in zip(*below, strict=True))
            assert total(months[name], "CNY") == total(
                (total(one, "CNY") for one in below), "CNY")


@FEWER
@given(layered())
def test_every_layer_sums_to_its_own_top(setup):
    assert_layers(setup)


@st.composite
def edits_of_layers(draw, names):
    edit = draw(edits(names))
    name = draw(st.sampled_from(names))
    if name == edit.nodes[0].node:
        return edit
    moved = NodeEdit(
        name, adjust_rate=draw(st.none() | RATES), hedge_rate=draw(st.none() | RESERVES),
        unpin=draw(st.booleans()))
    return replace(edit, nodes=(*edit.nodes, moved),
                   stretch_ratio=draw(st.none() | st.just(Decimal("1.15"))),
                   children_must_sum=draw(st.none() | st.booleans()))


@FEWER
@given(layered(), st.data())
def test_every_layer_sums_after_any_sequence_of_edits(setup, data):
    for _ in range(data.draw(st.integers(1, 4))):
        edit = data.draw(edits_of_layers([node.name for node in setup.nodes]))
        after = editing.edited(setup, edit)
        if editing.problems(setup, edit) or problems(after):
            continue  # refused: the plan stays as it was
        kept = {one.node for one in edit.nodes if one.hedge_rate is None}
        before = {node.name: node.hedge_rate for node in setup.nodes}
        assert all(node.hedge_rate == before.get(node.name, node.hedge_rate)
                   for node in after.nodes if node.name in kept)
        setup = after
        assert_layers(setup)


def a_region(*, east="0", west="0", **values) -> Setup:
    return a_setup(
        rule_node(COMPANY), rule_node(EAST, COMPANY, adjust_rate=Decimal(east)),
        rule_node(WEST, COMPANY, adjust_rate=Decimal(west)), rule_node(WANG, EAST), **values)


@pytest.mark.parametrize(
    ("setup", "codes"),
    [
        (a_region(east="0.1", west="-0.1"), []),
        (a_region(east="0.1"), ["target.adjusted_children_differ"]),
        (replace(a_region(east="0.1"), children_must_sum=False), []),
        (replace(a_region(east="0.1", west="-0.1"), adjust_limit_rate=Decimal("0.1")), []),
        (replace(a_region(east="0.1", west="-0.2"), adjust_limit_rate=Decimal("0.09")),
         ["target.adjusted_too_far", "target.adjusted_too_far",
          "target.adjusted_children_differ"]),
        (a_setup(rule_node(COMPANY), rule_node(EAST, COMPANY, pinned=Money.of("1.00"),
                                               adjust_rate=Decimal("0.1")),
                 rule_node(WEST, COMPANY)), ["target.pinned_and_adjusted"]),
        (a_setup(rule_node(COMPANY, adjust_rate=Decimal("0.1"))), ["target.adjusted_top"]),
        (replace(a_setup(rule_node(COMPANY), rule_node(EAST, COMPANY,
                                                       adjust_amount=Money.of("-1300.00"))),
                 children_must_sum=False, adjust_limit_rate=Decimal(2)),
         ["target.adjusted_below_zero"]),
        (a_setup(rule_node(COMPANY), rule_node(EAST, COMPANY, adjust_rate=Decimal("0.1"),
                                               adjust_amount=Money.of("1.00"))),
         ["target.adjusted_twice"]),
        (replace(a_region(), stretch_ratio=Decimal("1.3"), challenge_ratio=Decimal("1.2")),
         ["target.challenge_below_stretch"]),
        (replace(a_region(), dimension=TargetDimension.PRODUCT),
         ["tree.kind_not_of_dimension"] * 3),
        (a_setup(rule_node(COMPANY, hedge_rate=Decimal(1)),
                 rule_node("unit/1", COMPANY, hedge_rate=Decimal(1)),
                 rule_node("unit/2", "unit/1", hedge_rate=Decimal(1)),
                 rule_node("unit/3", "unit/2", hedge_rate=Decimal(1))),
         ["target.hedge_too_large"]),
    ],
)
def test_what_levels_and_managers_may_not_do_is_refused(setup, codes):
    assert [one.code for one in problems(setup)] == codes


def test_below_a_pin_adjustments_must_sum_whatever_the_policy_says():
    setup = replace(a_setup(
        rule_node(COMPANY), rule_node(EAST, COMPANY, pinned=Money.of("100.00")),
        rule_node(WEST, COMPANY), rule_node(WANG, EAST, adjust_rate=Decimal("0.1"))),
        children_must_sum=False)
    assert [one.code for one in problems(setup)] == ["target.adjusted_children_differ"]


def test_a_level_pushes_on_what_it_made_of_its_part():
    setup = a_region(east="0.1", west="-0.1")
    division = divided(setup, tree_of(setup.nodes))
    assert (division.received[EAST], division.bases[EAST]) == (
        Money.of("600.00"), Money.of("660.00"))
    assert division.received[WANG] == Money.of("660.00")


def test_an_adjustment_is_taken_back_with_zero():
    setup = replace(a_region(east="0.1"), children_must_sum=False)
    after = editing.edited(setup, ChangeTargetPlan("tgt_1", nodes=(
        NodeEdit(EAST, adjust_rate=Decimal(0)),)))
    assert divided(after, tree_of(after.nodes)).bases[EAST] == Money.of("600.00")


def test_hedge_factors_multiply_on_the_way_down():
    tree = tree_of(a_setup(
        rule_node(COMPANY, hedge_rate=Decimal("0.1")),
        rule_node(EAST, COMPANY, hedge_rate=Decimal("0.05")), rule_node(WANG, EAST)).nodes)
    assert hedging.factors(tree)[WANG] == Fraction("1.155")


WHOLE = Top(2026, TargetMetric.SIGNED, TargetDimension.ORGANIZATION, Money.of("100.00"),
            Money.of("105.00"))
CUT = replace(WHOLE, dimension=TargetDimension.PRODUCT)


@pytest.mark.parametrize(
    ("cut", "whole", "codes"),
    [
        (CUT, WHOLE, []),
        (replace(CUT, target=Money.of("104.99")), WHOLE, ["target.cut_top_differs"]),
        (replace(CUT, allocated=Money.of("105.00")), WHOLE, ["target.cut_top_differs"]),
        (replace(CUT, year=2027), WHOLE, ["target.not_of_one_kind"]),
        (replace(CUT, metric=TargetMetric.MARGIN), WHOLE, ["target.not_of_one_kind"]),
        (CUT, CUT, ["target.cut_of_a_cut"]),
    ],
)
def test_a_cut_has_the_top_of_the_plan_that_it_cuts(cut, whole, codes):
    assert [one.code for one in cuts.problems(cut, whole)] == codes
