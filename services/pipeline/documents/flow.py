"""The flow of stages as a picture: a chain of boxes, four to a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.documents.drawing import (
    LINE,
    PALETTE,
    SMALL,
    SOFT,
    Drawing,
    Face,
    Look,
    Place,
    shortened,
)

WIDE, TALL, BESIDE, BELOW, IN_ROW, EDGE, TIP = 138.0, 78.0, 26.0, 40.0, 4, 5.0, 6.0


@dataclass(frozen=True)
class Box:
    """A stage: its name, lines of small print; `is_gated`: something must hold to leave it."""

    name: str
    lines: tuple[str, ...]
    is_gated: bool


def drawn(boxes: Sequence[Box]) -> str:
    rows = -(-len(boxes) // IN_ROW)
    sheet = Drawing(IN_ROW * WIDE + (IN_ROW - 1) * BESIDE + 2 * EDGE,
                    rows * TALL + (rows - 1) * BELOW + 2 * EDGE)
    for at, box in enumerate(boxes):
        if at:
            _arrow(sheet, _corner(at - 1), _corner(at))
        _box(sheet, box, _corner(at))
    return sheet.svg()


def _corner(at: int) -> Place:
    row, column = divmod(at, IN_ROW)
    return EDGE + column * (WIDE + BESIDE), EDGE + row * (TALL + BELOW)


def _box(sheet: Drawing, box: Box, corner: Place) -> None:
    """A gate is a thick edge on the right, and is named in the small print too."""
    x, y = corner
    sheet.box(corner, (WIDE, TALL), Look("#f5f7fa", LINE, radius=4))
    if box.is_gated:
        sheet.box((x + WIDE - 4, y), (4, TALL), Look(PALETTE[5]))
    sheet.words((x + WIDE / 2, y + 20), shortened(box.name, WIDE - 12),
                Face(anchor="middle", is_strong=True))
    for number, line in enumerate(box.lines):
        sheet.words((x + WIDE / 2, y + 38 + number * 16), shortened(line, WIDE - 14, 11), SMALL)


def _arrow(sheet: Drawing, start: Place, end: Place) -> None:
    """To the right within a row; from the end of a row down to the start of the next."""
    if start[1] == end[1]:
        y = start[1] + TALL / 2
        sheet.line([(start[0] + WIDE, y), (end[0] - TIP, y)], SOFT, 1.5)
        sheet.area([(end[0], y), (end[0] - TIP, y - 4), (end[0] - TIP, y + 4)], SOFT)
        return
    out, into, middle = start[0] + WIDE / 2, end[0] + WIDE / 2, start[1] + TALL + BELOW / 2
    sheet.line([(out, start[1] + TALL), (out, middle), (into, middle), (into, end[1] - TIP)],
               SOFT, 1.5)
    sheet.area([(into, end[1]), (into - 4, end[1] - TIP), (into + 4, end[1] - TIP)], SOFT)
