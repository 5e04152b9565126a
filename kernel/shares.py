"""A part of a whole, rounded half up once, at the end; of nothing there is none."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def share(part: int, whole: int, unit: str = "0.0001") -> Decimal | None:
    if whole == 0:
        return None
    return (Decimal(part) / whole).quantize(Decimal(unit), ROUND_HALF_UP)
