"""A tree drawn tidily, such as the organization: parents centred over their children.

Reingold and Tilford (1981): subtrees are laid beside each other as closely as their outlines allow.
Many leaves of one parent stand in a column under it, so that a wide team stays on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from chassis.documents.drawing import LINE, PALETTE, SMALL, Drawing, Face, Look, shortened

WIDE, TALL, BESIDE, BELOW, STACKED, STACK_FROM = 132.0, 46.0, 16.0, 34.0, 12.0, 3
Outline = list[tuple[float, float]]
"""For each level below a node: how far its subtree reaches to the left and right of it."""


@dataclass(frozen=True)
class Node:
    """`lines`: the first is strong; a vacant place is drawn with a dashed frame."""

    lines: tuple[str, ...]
    children: tuple[Node, ...] = ()
    is_vacant: bool = False


@dataclass
class _Placed:
    node: Node
    children: list[_Placed] = field(default_factory=list)
    shift: float = 0.0
    is_stacked: bool = False


def drawn(roots: Sequence[Node]) -> str:
    """The tree, or several beside each other, as a picture."""
    placed, at = [], 0.0
    deep = 0.0
    for root in roots:
        one, outline = _place(root)
        one.shift = at - min(left for left, _ in outline)
        at = one.shift + max(right for _, right in outline) + BESIDE
        deep = max(deep, _height(one))
        placed.append(one)
    sheet = Drawing(max(at - BESIDE, WIDE) + 2 * BESIDE, deep + BESIDE)
    for one in placed:
        _draw(sheet, one, BESIDE + one.shift, BESIDE / 2)
    return sheet.svg()


def _place(node: Node) -> tuple[_Placed, Outline]:
    own = (-WIDE / 2, WIDE / 2)
    is_stacked = len(node.children) >= STACK_FROM and not any(c.children for c in node.children)
    laid = [_place(child) for child in node.children]
    placed = _Placed(node, [child for child, _ in laid], is_stacked=is_stacked)
    if is_stacked:
        for child in placed.children:
            child.shift = BESIDE
        return placed, [own, *[(-WIDE / 2, WIDE / 2 + BESIDE)] * len(laid)]
    below: Outline = []
    for child, outline in laid:
        child.shift = _beside(below, outline)
        below = _joined(below, outline, child.shift)
    middle = (placed.children[0].shift + placed.children[-1].shift) / 2 if laid else 0.0
    for child in placed.children:
        child.shift -= middle
    return placed, [own, *((left - middle, right - middle) for left, right in below)]


def _beside(done: Outline, outline: Outline) -> float:
    """How far right of the first child's middle the next one may stand."""
    both = zip(done, outline, strict=False)
    return max((right - left + BESIDE for (_, right), (left, _) in both), default=0.0)


def _joined(done: Outline, outline: Outline, shift: float) -> Outline:
    joined = list(done)
    for level, (left, right) in enumerate(outline):
        if level < len(joined):
            joined[level] = (min(joined[level][0], left + shift),
                             max(joined[level][1], right + shift))
        else:
            joined.append((left + shift, right + shift))
    return joined


def _height(placed: _Placed) -> float:
    if placed.is_stacked:
        return TALL + BELOW + len(placed.children) * (TALL + STACKED)
    return TALL + max((BELOW + _height(child) for child in placed.children), default=0.0)


def _draw(sheet: Drawing, placed: _Placed, x: float, y: float) -> None:
    for number, child in enumerate(placed.children):
        top = y + TALL + BELOW + (number * (TALL + STACKED) if placed.is_stacked else 0.0)
        _connect(sheet, placed, (x, y), (x + child.shift, top))
        _draw(sheet, child, x + child.shift, top)
    _box(sheet, placed.node, x, y)


def _connect(sheet: Drawing, placed: _Placed, above: tuple[float, float],
             below: tuple[float, float]) -> None:
    (x, y), (under, top) = above, below
    if placed.is_stacked:
        left = x - WIDE / 2 + BESIDE / 2
        sheet.line([(left, y + TALL), (left, top + TALL / 2), (under - WIDE / 2, top + TALL / 2)])
        return
    middle = y + TALL + BELOW / 2
    sheet.line([(x, y + TALL), (x, middle), (under, middle), (under, top)])


def _box(sheet: Drawing, node: Node, x: float, y: float) -> None:
    look = (Look("#fff7ed", PALETTE[5], is_dashed=True, radius=4) if node.is_vacant
            else Look("#f5f7fa", LINE, radius=4))
    sheet.box((x - WIDE / 2, y), (WIDE, TALL), look)
    for number, words in enumerate(node.lines[:2]):
        face = SMALL if number else Face(anchor="middle", is_strong=True)
        sheet.words((x, y + 19 + number * 17), shortened(words, WIDE - 12, face.size), face)
