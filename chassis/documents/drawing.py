"""Drawing as SVG text: a few shapes, one palette, and how wide a word is.

The palette keeps its order for people who see colours differently (Okabe and Ito, 2008); nothing is
told by colour alone, every shape carries its figure.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
INK, SOFT, LINE, PAPER = "#1f2933", "#5f6c7b", "#cbd2d9", "#ffffff"
FONTS = "'Noto Sans CJK SC','Noto Sans','DejaVu Sans',sans-serif"
SIZE = 12.0


def width_of(words: str, size: float = SIZE) -> float:
    """About how many pixels a text takes: wide characters one em, others a little over half."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in words)
    return size * (wide + 0.56 * (len(words) - wide))


def shortened(words: str, room: float, size: float = SIZE) -> str:
    """The text, or as much of it as there is room for, with an ellipsis."""
    if width_of(words, size) <= room:
        return words
    while words and width_of(words + "…", size) > room:
        words = words[:-1]
    return words + "…"


@dataclass(frozen=True)
class Look:
    """How a box looks."""

    fill: str = PAPER
    stroke: str = "none"
    is_dashed: bool = False
    radius: float = 0


@dataclass(frozen=True)
class Face:
    """How words look; `anchor` says which end of them stands at the point."""

    size: float = SIZE
    fill: str = INK
    anchor: str = "start"
    is_strong: bool = False


PLAIN, SOFTLY = Face(), Face(fill=SOFT)
MIDDLE, SMALL = Face(anchor="middle"), Face(11, SOFT, "middle")
AT_END = Face(anchor="end")
Place = tuple[float, float]


class Drawing:
    """Shapes on a sheet of so many pixels; `svg()` is the finished picture."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    def box(self, corner: Place, size: Place, look: Look) -> None:
        (x, y), (width, height) = corner, size
        dash = ' stroke-dasharray="5 4"' if look.is_dashed else ""
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
            f'rx="{look.radius:g}" fill="{look.fill}" stroke="{look.stroke}"{dash}/>')

    def line(self, points: Sequence[Place], stroke: str = LINE, thick: float = 1) -> None:
        self._parts.append(f'<polyline points="{_joined(points)}" fill="none" stroke="{stroke}"'
                           f' stroke-width="{thick:g}"/>')

    def area(self, points: Sequence[Place], fill: str) -> None:
        self._parts.append(f'<polygon points="{_joined(points)}" fill="{fill}"/>')

    def dot(self, middle: Place, fill: str) -> None:
        x, y = middle
        self._parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{fill}"/>')

    def words(self, at: Place, said: str, face: Face = PLAIN) -> None:
        weight = ' font-weight="bold"' if face.is_strong else ""
        self._parts.append(
            f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" font-size="{face.size:g}" fill="{face.fill}"'
            f' text-anchor="{face.anchor}"{weight}>{escape(said)}</text>')

    def svg(self) -> str:
        return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:.0f} '
                f'{self.height:.0f}" width="{self.width:.0f}" height="{self.height:.0f}" '
                f'font-family="{FONTS}" role="img">{"".join(self._parts)}</svg>')


def _joined(points: Sequence[Place]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
