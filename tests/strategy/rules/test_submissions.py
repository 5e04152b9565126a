"""What holds about a leaf, and what that sums to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import Money, total
from services.strategy.contract import SubmissionKind
from services.strategy.rules.figures import Figures
from services.strategy.rules.submissions import Said, Standing, standing, sums
from services.strategy.rules.tree import tree_of
from tests.strategy.builders import COMPANY, EAST, LI, WANG, WEST, ZHAO, rule_node

TREE = tree_of([
    rule_node(COMPANY), rule_node(EAST, COMPANY), rule_node(WEST, COMPANY), rule_node(WANG, EAST),
    rule_node(LI, EAST), rule_node(ZHAO, WEST)])
S, A = SubmissionKind.SUBMITTED, SubmissionKind.ADJUSTED


def said(number: int, kind: SubmissionKind, minor: int, adjusts: int | None = None) -> Said:
    return Said(number, WANG, kind, Figures(Money(minor)), adjusts)


@pytest.mark.parametrize(
    ("lines", "holding"),
    [
        ([], None),
        ([said(1, S, 5)], 5),
        ([said(1, S, 5), said(2, A, 4, 1)], 4),
        ([said(1, S, 5), said(2, A, 4, 1), said(3, A, 3, 1)], 3),
        ([said(1, S, 5), said(2, A, 4, 1), said(3, S, 6)], 6),
        ([said(1, S, 5), said(2, S, 6), said(3, A, 4, 1)], 6),  # about one that was replaced
        ([said(2, A, 4, 1)], None),
    ],
)
def test_the_newest_submission_holds_with_the_adjustment_of_it(lines, holding):
    found = standing(lines)
    assert (found[WANG].holding.year.minor if found else None) == holding


@given(st.lists(st.none() | st.integers(0, 10**12), min_size=3, max_size=3),
       st.lists(st.integers(0, 10**12), min_size=3, max_size=3))
def test_sums_go_up_whole_and_only_what_was_said_makes_a_difference(given_, planned):
    leaves = (WANG, LI, ZHAO)
    top_down = dict(zip(leaves, map(Money, planned), strict=True))
    what = {name: Standing(1, Figures(Money(minor)))
            for name, minor in zip(leaves, given_, strict=True) if minor is not None}
    found = sums(TREE, top_down, what)
    for name in (COMPANY, EAST, WEST):
        below = [found[child] for child in TREE.children[name]]
        assert found[name].outlook == total((one.outlook for one in below), "CNY")
        assert found[name].missing_count == sum(one.missing_count for one in below)
    differences = [what[name].holding.year - top_down[name] for name in what]
    top = found[COMPANY]
    assert top.difference == (total(differences, "CNY") if what else None)
    assert top.missing_count == 3 - len(what)


@pytest.mark.parametrize(
    ("top_down", "submitted", "ratio"),
    [(300, 330, "0.1"), (300, 299, "-0.003333"), (0, 5, None), (3, 5, "0.666667")])
def test_the_difference_as_a_part_of_the_top_down_figure(top_down, submitted, ratio):
    tree = tree_of([rule_node(WANG)])
    found = sums(tree, {WANG: Money(top_down)}, {WANG: Standing(1, Figures(Money(submitted)))})
    assert found[WANG].difference_ratio == (None if ratio is None else Decimal(ratio))
