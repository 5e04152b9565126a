"""Pictures: boxes that do not overlap, steps that add up, words that fit."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chassis.documents import charts, tree
from chassis.documents.charts import Point, Series
from chassis.documents.drawing import shortened, width_of
from chassis.documents.tree import TALL, WIDE, Node

NODES = some.recursive(
    some.builds(Node, some.tuples(some.text(max_size=20)), is_vacant=some.booleans()),
    lambda below: some.builds(Node, some.tuples(some.text(max_size=20)),
                              some.lists(below, max_size=5).map(tuple)),
    max_leaves=25)
WORDS = some.text(some.characters(exclude_categories=("Cs", "Cc")), max_size=20)


def boxes(svg: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r'<rect x="([-\d.]+)" y="([-\d.]+)"', svg)]


def count(node: Node) -> int:
    return 1 + sum(map(count, node.children))


@given(some.lists(NODES, min_size=1, max_size=3))
def test_no_two_boxes_of_a_tree_overlap_and_none_leaves_the_sheet(roots):
    svg = tree.drawn([Node(("x",), root.children, root.is_vacant) for root in roots])
    width, height = map(float, re.findall(r'viewBox="0 0 (\d+) (\d+)"', svg)[0])
    found = boxes(svg)
    assert len(found) == sum(map(count, roots))
    for (x, y), (u, v) in combinations(found, 2):
        assert abs(x - u) >= WIDE - 0.2 or abs(y - v) >= TALL - 0.2
    assert all(0 <= x <= width - WIDE + 1 and 0 <= y <= height - TALL + 1 for x, y in found)


@given(some.lists(some.tuples(WORDS, some.decimals(-10**9, 10**9, places=2)), max_size=8))
def test_every_chart_is_a_picture_whatever_the_figures(values):
    points = [Point(label, value, str(value)) for label, value in values]
    labels, series = [p.label for p in points], [Series("s", tuple(p.value for p in points))]
    total = Point("=", sum((p.value for p in points), Decimal(0)), "=")
    for svg in (charts.bars(points), charts.funnel(points), charts.columns(labels, series),
                charts.lines(labels, series), charts.waterfall(points, total),
                charts.gauge(total.value, "x")):
        ElementTree.fromstring(svg)
        assert "nan" not in svg
        assert "inf" not in svg


def test_what_does_not_add_up_is_no_waterfall():
    with pytest.raises(ValueError, match="do not add up"):
        charts.waterfall([Point("a", Decimal(1), "1")], Point("=", Decimal(2), "2"))


@given(WORDS, some.floats(20, 200))
def test_words_are_cut_to_their_room(words, room):
    cut = shortened(words, room)
    assert cut == words or (cut.endswith("…") and width_of(cut) <= room)


def test_a_wide_sign_takes_more_room_than_a_narrow_one():
    assert width_of("王") > width_of("W")
