"""Charts of a few numbers: bars, lines, a funnel, a gauge, a waterfall.

Numbers come as exact decimals with the words that a reader should see; floats are only positions on
the sheet. An empty chart says so instead of showing an empty frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.documents.drawing import (
    AT_END,
    INK,
    MIDDLE,
    PALETTE,
    PLAIN,
    SMALL,
    SOFT,
    SOFTLY,
    Drawing,
    Face,
    Look,
    shortened,
    width_of,
)

WIDTH, ROW, GAP, LABELS = 640.0, 22.0, 8.0, 150.0
NOTHING = {"zh-CN": "暂无数据", "en": "no data yet"}


@dataclass(frozen=True)
class Point:
    """A label, its value, and the value in words (with its unit)."""

    label: str
    value: Decimal
    said: str


@dataclass(frozen=True)
class Series:
    name: str
    values: tuple[Decimal, ...]


def bars(points: Sequence[Point], language: str = "zh-CN") -> str:
    """Lying bars, one a row; negative values go to the left of the axis."""
    if not points:
        return _nothing(language)
    values = [Decimal(0), *(point.value for point in points)]
    low, high = min(values), max(values)
    said = max(width_of(point.said) for point in points) + 1.5 * GAP
    scale = _scale(low, high, WIDTH - LABELS - 2 * said)
    zero = LABELS + said + float(-low) * scale
    sheet = Drawing(WIDTH, len(points) * (ROW + GAP) + GAP)
    for at, point in enumerate(points):
        top, length = GAP + at * (ROW + GAP), float(point.value) * scale
        colour = PALETTE[0] if point.value >= 0 else PALETTE[5]
        sheet.words((LABELS - GAP, top + 15), shortened(point.label, LABELS - GAP), AT_END)
        sheet.box((min(zero, zero + length), top), (abs(length), ROW), Look(colour, radius=2))
        aside, face = (GAP, SOFTLY) if point.value >= 0 else (-GAP, Face(fill=SOFT, anchor="end"))
        sheet.words((zero + length + aside, top + 15), point.said, face)
    sheet.line([(zero, 0), (zero, sheet.height)])
    return sheet.svg()


def columns(labels: Sequence[str], series: Sequence[Series], language: str = "zh-CN") -> str:
    """Standing columns beside each other, such as target and result of each month."""
    if not labels or not series:
        return _nothing(language)
    base, height = 210.0, 180.0
    sheet = _with_legend(series, base + 40)
    high = max((value for one in series for value in one.values), default=Decimal(0))
    scale, step = _scale(Decimal(0), high, height), (WIDTH - 20) / len(labels)
    thick = step * 0.8 / len(series)
    for at, label in enumerate(labels):
        for number, one in enumerate(series):
            tall = float(max(one.values[at], Decimal(0))) * scale
            left = 10 + at * step + step * 0.1 + number * thick
            sheet.box((left, base - tall), (thick - 1, tall), Look(_colour(number)))
        sheet.words((10 + (at + 0.5) * step, base + 16), shortened(label, step, 11), SMALL)
    sheet.line([(10, base), (WIDTH - 10, base)], SOFT)
    return sheet.svg()


def lines(labels: Sequence[str], series: Sequence[Series], language: str = "zh-CN") -> str:
    """How figures move over time, one line a series."""
    if not labels or not series:
        return _nothing(language)
    base, height = 210.0, 170.0
    sheet = _with_legend(series, base + 40)
    values = [value for one in series for value in one.values]
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    scale, step = _scale(low, high, height), (WIDTH - 60) / max(len(labels) - 1, 1)
    zero = base + float(low) * scale
    for number, one in enumerate(series):
        points = [(30 + at * step, zero - float(value) * scale)
                  for at, value in enumerate(one.values)]
        sheet.line(points, _colour(number), 2)
        for point in points:
            sheet.dot(point, _colour(number))
    for at, label in enumerate(labels):
        sheet.words((30 + at * step, base + 16), shortened(label, step, 11), SMALL)
    sheet.line([(20, zero), (WIDTH - 20, zero)])
    return sheet.svg()


def funnel(points: Sequence[Point], language: str = "zh-CN") -> str:
    """Stages one under the other, each as wide as its value, with the share that went on."""
    if not points or max(point.value for point in points) <= 0:
        return _nothing(language)
    tall, middle, room = 34.0, LABELS + 170.0, 320.0
    scale = _scale(Decimal(0), max(point.value for point in points), room)
    sheet = Drawing(WIDTH, len(points) * tall + GAP)
    for at, point in enumerate(points):
        after = points[min(at + 1, len(points) - 1)]
        top, half, under = at * tall, float(point.value) * scale / 2, float(after.value) * scale / 2
        sheet.area([(middle - half, top), (middle + half, top), (middle + under, top + tall - 3),
                    (middle - under, top + tall - 3)], PALETTE[0])
        sheet.words((LABELS - GAP, top + 20), shortened(point.label, LABELS - GAP), AT_END)
        sheet.words((middle + room / 2 + GAP, top + 20), point.said, SOFTLY)
    return sheet.svg()


def gauge(share: Decimal, said: str) -> str:
    """A share of a goal as one bar with its end marked; more than all of it runs over the mark."""
    sheet, full = Drawing(WIDTH, 44), 420.0
    length = min(float(max(share, Decimal(0))), 1.4) * full
    sheet.box((10, 10), (full, 20), Look("#e4e7eb", radius=3))
    sheet.box((10, 10), (length, 20), Look(PALETTE[2] if share >= 1 else PALETTE[0], radius=3))
    sheet.line([(10 + full, 4), (10 + full, 36)], INK, 2)
    sheet.words((max(length, full) + 20, 25), said, Face(is_strong=True))
    return sheet.svg()


def waterfall(points: Sequence[Point], total: Point, language: str = "zh-CN") -> str:
    """From nothing to the total, step by step; the steps add up to it."""
    if not points:
        return _nothing(language)
    if sum(point.value for point in points) != total.value:
        raise ValueError("the steps do not add up to the total")
    heights, level = [Decimal(0)], Decimal(0)
    for point in points:
        level += point.value
        heights.append(level)
    low, high = min(heights), max(heights)
    base, step = 190.0, (WIDTH - 20) / (len(points) + 1)
    scale = _scale(low, high, 150)
    sheet = Drawing(WIDTH, base + 40)
    for at, point in enumerate((*points, total)):
        bottom, top = (heights[at], heights[at + 1]) if at < len(points) else (Decimal(0), level)
        upper = base - float(max(bottom, top) - low) * scale
        tall, middle = max(abs(float(top - bottom)) * scale, 1), 10 + (at + 0.5) * step
        colour = PALETTE[2] if point.value >= 0 else PALETTE[5]
        sheet.box((middle - step * 0.38, upper), (step * 0.76, tall),
                  Look(colour if at < len(points) else PALETTE[0]))
        sheet.words((middle, upper - 5), point.said, Face(10, anchor="middle"))
        sheet.words((middle, base + 16), shortened(point.label, step, 11), SMALL)
    return sheet.svg()


def _with_legend(series: Sequence[Series], height: float) -> Drawing:
    sheet, x = Drawing(WIDTH, height), 10.0
    for number, one in enumerate(series):
        sheet.box((x, 4), (12, 12), Look(_colour(number), radius=2))
        sheet.words((x + 17, 14), one.name, PLAIN)
        x += 17 + width_of(one.name) + 24
    return sheet


def _colour(number: int) -> str:
    return PALETTE[number % len(PALETTE)]


def _scale(low: Decimal, high: Decimal, room: float) -> float:
    return room / (float(high - low) or 1.0)


def _nothing(language: str) -> str:
    sheet = Drawing(WIDTH, 40)
    sheet.words((WIDTH / 2, 25), NOTHING[language], MIDDLE)
    return sheet.svg()
