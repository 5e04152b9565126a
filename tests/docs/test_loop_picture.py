"""docs/loop.svg is drawn from data, tells the truth about today, and no label lies on another."""

from __future__ import annotations

import re
import unicodedata
from itertools import combinations
from xml.etree import ElementTree

import pytest

from chassis.topology import SERVICES
from deploy.docs import found, loop
from deploy.docs.shapes import ARROWS, BIG, HEIGHT, NODES, SMALL, WIDTH
from deploy.local.place import ROOT

COMMITTED = (ROOT / "docs" / "loop.svg").read_text(encoding="utf-8")
SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


def sizes() -> dict[str | None, float]:
    return {None: SMALL, "zh": BIG - 2, "name": BIG, "title": BIG + 2}


def text_boxes() -> dict[str, Box]:
    """Left, top, right and bottom of each text, rather too wide than too narrow."""
    found_boxes = {}
    for number, text in enumerate(ElementTree.fromstring(COMMITTED).iter(f"{SVG}text")):
        size = sizes()[text.get("class")]
        width = sum(size * (1 if unicodedata.east_asian_width(one) in "WFA" else 0.6)
                    for one in text.text or "")
        x, y = float(text.get("x", 0)), float(text.get("y", 0))
        left = {"start": x, "middle": x - width / 2, "end": x - width}[text.get("text-anchor", "")]
        found_boxes[f"{number} {text.text}"] = (left, y - size * 0.85, left + width, y + size * 0.2)
    return found_boxes


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def straight_lines() -> list[Box]:
    """The arrows that run straight, as thin boxes."""
    lines = []
    for arrow in ARROWS:
        matched = re.fullmatch(r"M(\d+) (\d+) ([HV])(\d+)", arrow.path)
        if matched:
            x, y, way, end = int(matched[1]), int(matched[2]), matched[3], int(matched[4])
            ends = (end, y) if way == "H" else (x, end)
            lines.append((min(x, ends[0]) - 2.0, min(y, ends[1]) - 2.0,
                          max(x, ends[0]) + 2.0, max(y, ends[1]) + 2.0))
    return lines


def test_the_committed_picture_is_what_the_script_draws():
    assert loop.picture() == COMMITTED, "run make docs"


def test_all_eight_services_are_there():
    assert {node.service for node in NODES} == set(SERVICES)


def test_no_text_lies_on_another_or_on_a_line_or_outside():
    boxes = text_boxes()
    assert [(one, other) for one, other in combinations(boxes, 2)
            if overlap(boxes[one], boxes[other])] == []
    crossed = [name for name, box in boxes.items() for line in straight_lines()
               if overlap(box, line)]
    assert crossed == []
    assert all(left > 4 and top > 4 and right < WIDTH - 4 and bottom < HEIGHT - 4
               for left, top, right, bottom in boxes.values()), boxes


def test_no_label_of_an_arrow_lies_on_a_service():
    nodes = [(node.x - node.width / 2, node.y - node.height / 2, node.x + node.width / 2,
              node.y + node.height / 2) for node in NODES]
    labels = {part for arrow in ARROWS if arrow.label
              for part in (arrow.label.chinese, arrow.label.english)}
    covered = [name for name, box in text_boxes().items() if name.partition(" ")[2] in labels
               for node in nodes if overlap(box, node)]
    assert covered == []


def test_it_needs_nothing_from_elsewhere():
    assert re.findall(r"(?:href|url\((?!#)|@import|src=)\S+", COMMITTED) == []
    assert re.findall(r"https?://\S+?\"", COMMITTED) == ['http://www.w3.org/2000/svg"']


@pytest.mark.parametrize(("event", "is_true"), [
    ("deal_signed", True), ("commission_calculated", True), ("kpi_updated", True),
    ("no_such_event", False)])
def test_an_arrow_is_solid_only_if_the_code_carries_it(event, is_true):
    carried = {"deal_signed": ("pipeline", "people"), "kpi_updated": ("analytics", "channels"),
               "commission_calculated": ("people", "analytics")}
    owner, hearer = carried.get(event, ("people", "analytics"))
    arrow = loop.Arrow("M0 0", None, ((owner, event, hearer),))
    assert loop.runs(arrow) is is_true


def test_a_service_that_is_not_there_is_drawn_as_such():
    dashed = COMMITTED.count('class="node ahead"')
    assert dashed == sum(not found.is_installed(service) for service in SERVICES)


def test_the_readme_shows_it():
    assert "](docs/loop.svg)" in (ROOT / "README.md").read_text(encoding="utf-8")
