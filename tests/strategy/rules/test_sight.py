"""Who sees which node of a target plan."""

from __future__ import annotations

import pytest

from services.strategy.rules.sight import sight, whole
from services.strategy.rules.tree import tree_of
from tests.strategy.builders import COMPANY, EAST, LI, WANG, WEST, ZHAO, rule_node

TREE = tree_of([
    rule_node(COMPANY), rule_node(EAST, COMPANY), rule_node(WEST, COMPANY), rule_node(WANG, EAST),
    rule_node(LI, EAST), rule_node(ZHAO, WEST)])
LEAF_UNIT = tree_of([rule_node(COMPANY), rule_node(EAST, COMPANY), rule_node(WANG, COMPANY)])


@pytest.mark.parametrize(
    ("tree", "inside", "seen", "named"),
    [
        (TREE, set(), set(), set()),
        (TREE, {WANG}, {WANG}, {EAST, COMPANY}),
        (TREE, {WANG, LI}, {WANG, LI, EAST}, {COMPANY}),
        (TREE, {WANG, LI, ZHAO}, {WANG, LI, ZHAO, EAST, WEST, COMPANY}, set()),
        (LEAF_UNIT, {WANG}, {WANG}, {COMPANY}),
    ],
)
def test_totals_are_shown_when_everything_below_is(tree, inside, seen, named):
    found = sight(tree, inside)
    assert (found.seen, found.named) == (seen, named)
    hidden = set(tree.nodes) - seen - named
    assert not any(found.shows(name) for name in hidden)


def test_scope_all_sees_everything():
    assert whole(TREE).seen == set(TREE.nodes)
