"""Parts equal the whole to the cent in every tree, after any edit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.money import Money, total
from kernel.seasonality import EVEN
from services.strategy.contract import (
    ChangeTargetPlan,
    NodeEdit,
    NodeInput,
    SplitMethod,
    TargetSubject,
)
from services.strategy.rules import editing
from services.strategy.rules.spreading import Setup, problems, spread
from services.strategy.rules.totals import totals
from services.strategy.rules.tree import tree_of
from tests.strategy.builders import COMPANY, PEAK, a_setup, rule_node

SEASONS = [EVEN, PEAK, (Decimal(100), *[Decimal(0)] * 11)]
FEWER = settings(max_examples=150, deadline=None)


@st.composite
def setups(draw):
    """Random trees with random methods, weights, histories, seasons; pins that may be illegal."""
    size = draw(st.integers(1, 12))
    parents = [None, *(draw(st.integers(0, place - 1)) for place in range(1, size))]
    names = [COMPANY, *(f"unit/{place}" for place in range(1, size))]
    inner = {parent for parent in parents if parent is not None}
    nodes = [
        rule_node(
            names[place], None if parent is None else names[parent],
            method=draw(st.sampled_from(SplitMethod)),
            weight=Decimal(draw(st.integers(0, 50))) / 8,
            history=draw(st.none() | st.integers(0, 10_000).map(Money)),
            pinned=draw(st.none() | st.integers(0, 400).map(Money)) if place else None,
            shares=() if place in inner else draw(st.sampled_from([(), *SEASONS])),
        )
        for place, parent in enumerate(parents)
    ]
    return Setup(Money(draw(st.integers(0, 10**9))),
                 Decimal(draw(st.integers(0, 1000))) / 1000, draw(st.sampled_from(SEASONS)),
                 tuple(nodes))


def legal(setup: Setup) -> Setup:
    """The same without pins that no split could bear."""
    if problems(setup):
        setup = replace(setup, nodes=tuple(replace(node, pinned=None) for node in setup.nodes))
    assert problems(setup) == []
    return setup


def assert_whole(setup: Setup) -> None:
    """Every total is the sum of its parts, both before and after padding, and pins hold."""
    tree, cells = tree_of(setup.nodes), spread(setup)
    found = totals(tree, cells, setup.shares)
    assert set(cells) == set(tree.leaves)
    top = found[tree.top]
    assert top.base == setup.base
    assert top.target == setup.base.times(1 + setup.padding_rate)
    for name, figures in found.items():
        assert figures.target == total(figures.months, "CNY") == total(figures.quarters, "CNY")
        below = [found[child] for child in tree.children[name]]
        if below:
            assert figures.base == total((one.base for one in below), "CNY")
            assert figures.months == tuple(
                total(month, "CNY") for month in zip(*(one.months for one in below), strict=True))
        pinned = tree.nodes[name].pinned
        assert pinned is None or figures.base == pinned
        leaves = [leaf for leaf in tree.leaves if name in (leaf, *tree.above(leaf))]
        assert all(abs(deviation) <= len(leaves) for deviation in figures.deviations)
        assert sum(figures.deviations) == 0
        assert all(month.minor >= 0 for month in figures.months)


@FEWER
@given(setups())
def test_parts_equal_the_whole_to_the_cent(setup):
    assert_whole(legal(setup))


@st.composite
def edits(draw, names):
    """An edit of everything at once; many are illegal."""
    name = draw(st.sampled_from(names))
    node = NodeEdit(
        name,
        parent=draw(st.none() | st.sampled_from(names)),
        pinned=draw(st.none() | st.integers(0, 10**6).map(Money)),
        weight=draw(st.none() | st.integers(0, 9).map(Decimal)),
        method=draw(st.none() | st.sampled_from(SplitMethod)),
    )
    new = [NodeInput(TargetSubject.UNIT, f"new_{draw(st.integers(0, 3))}", name)]
    return ChangeTargetPlan(
        "tgt_1",
        amount=draw(st.none() | st.integers(0, 10**9).map(Money)),
        padding_rate=draw(st.none() | st.sampled_from([Decimal(0), Decimal("0.033")])),
        shares=draw(st.sampled_from([(), *SEASONS])),
        nodes=(node,),
        added=tuple(draw(st.sampled_from([[], new]))),
        removed=tuple(draw(st.lists(st.sampled_from(names), max_size=1))),
    )


@FEWER
@given(setups(), st.data())
def test_parts_equal_the_whole_after_any_edit(setup, data):
    setup = legal(setup)
    for _ in range(data.draw(st.integers(1, 4))):
        edit = data.draw(edits([node.name for node in setup.nodes]))
        after = editing.edited(setup, edit)
        if editing.problems(setup, edit) or problems(after):
            continue  # refused: the plan stays as it was
        setup = after
        assert_whole(setup)


@FEWER
@given(setups())
def test_pinning_what_a_node_has_anyway_changes_no_sibling(setup):
    setup = legal(setup)
    found = totals(tree_of(setup.nodes), spread(setup), setup.shares)
    pinned = replace(setup, nodes=tuple(
        node if node.parent is None else replace(node, pinned=found[node.name].base)
        for node in setup.nodes))
    assert problems(pinned) == []
    assert spread(pinned) == spread(setup)


def test_below_a_refused_split_pins_are_still_judged():
    setup = a_setup(
        rule_node(COMPANY), rule_node("unit/a", COMPANY, pinned=Money.of("9999.00")),
        rule_node("unit/b", COMPANY), rule_node("unit/c", "unit/a", pinned=Money.of("1.00")))
    assert [(one.code, one.field) for one in problems(setup)] == [
        ("allocation.pins_exceed_parent", f"nodes.{COMPANY}"),
        ("allocation.pins_below_parent", "nodes.unit/a")]


@pytest.mark.parametrize("name", ["unit/a", "employee/a", COMPANY])
def test_a_tree_of_one_node_has_everything(name):
    setup = a_setup(rule_node(name), amount="0.12")
    assert totals(tree_of(setup.nodes), spread(setup), EVEN)[name].months == (Money(1),) * 12
