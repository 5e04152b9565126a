"""How deep a tree is, and what hangs below a node, also where it is no tree."""

from __future__ import annotations

import pytest

from services.strategy.rules.tree import problems, tree_of, with_all_below
from tests.strategy.builders import COMPANY, EAST, WANG, WEST, rule_node


def a_chain(levels: int):
    names = [f"unit/{number}" for number in range(levels)]
    return [rule_node(name, names[place - 1] if place else None)
            for place, name in enumerate(names)]


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(("levels", "codes"), [(20, []), (21, ["tree.too_deep"])])
def test_a_tree_has_at_most_twenty_levels(levels, codes, order):
    assert [one.code for one in problems(a_chain(levels)[::order], "CNY")] == codes


@pytest.mark.parametrize(("extra", "codes"), [(0, []), (1, ["tree.too_many_nodes"])])
def test_a_tree_has_at_most_two_thousand_nodes(extra, codes):
    nodes = [rule_node(COMPANY), *(rule_node(f"unit/{n}", COMPANY) for n in range(1999 + extra))]
    assert [one.code for one in problems(nodes, "CNY")] == codes


def test_a_circle_beside_a_top_is_told_for_each_of_its_nodes():
    nodes = [rule_node(COMPANY), rule_node(EAST, WEST), rule_node(WEST, EAST),
             rule_node(WANG, WEST)]
    found = [(one.code, one.details.get("node")) for one in problems(nodes, "CNY")]
    assert found == [("tree.circle", WANG), ("tree.circle", EAST), ("tree.circle", WEST)]


def test_a_node_that_hangs_under_itself_is_a_circle():
    nodes = [rule_node(COMPANY), rule_node(EAST, EAST)]
    assert [one.code for one in problems(nodes, "CNY")] == ["tree.circle"]


def test_without_nodes_there_is_no_top():
    assert [one.code for one in problems([], "CNY")] == ["tree.needs_one_top"]


def test_a_node_goes_with_all_below_it():
    nodes = [rule_node(COMPANY), rule_node(EAST, COMPANY), rule_node(WANG, EAST),
             rule_node(WEST, COMPANY)]
    assert with_all_below([EAST], nodes) == {EAST, WANG}
    assert with_all_below([WEST, EAST], nodes) == {EAST, WANG, WEST}
    assert with_all_below([], nodes) == set()


def test_parents_come_before_their_children_whatever_the_order_given():
    nodes = [rule_node(WANG, EAST), rule_node(EAST, COMPANY), rule_node(COMPANY)]
    tree = tree_of(nodes)
    assert (tree.top, list(tree.order), tree.leaves) == (COMPANY, [COMPANY, EAST, WANG], [WANG])
    assert tree.above(WANG) == (EAST, COMPANY)
