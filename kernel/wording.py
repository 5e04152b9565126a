"""How are a calculation's parts written, so that a seller can follow them with a pencil?"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from kernel.tiers import Slice


def percent(rate: Fraction | Decimal) -> str:
    """A rate as people read it: "5 %", "2.5 %"; at most four decimals."""
    hundredths = Fraction(rate) * 100
    shown = (Decimal(hundredths.numerator) / hundredths.denominator).quantize(Decimal("0.0001"))
    return f"{shown:f}".rstrip("0").rstrip(".") + " %"


def sum_of_slices(slices: Sequence[Slice]) -> str:
    """The slices of a share: "1000.00 x 1 % + 500.00 x 2 %"."""
    return " + ".join(f"{part.base.amount} x {percent(part.rate)}" for part in slices)
