"""What are rates and ratios, and how are they read, stored and computed?

A rate (share, probability, discount) and a ratio (attainment, growth; may pass 1) are decimals with
at most six places, stored as whole millionths. Their one written form has no trailing zeros and no
exponent.
Source: field notes 9: a denominator of zero gives no ratio (n/a), never 0 or 100 %.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kernel.exact import fraction_of, half_away, in_range, scaled_of, text_of

RATE_DECIMALS = 6
RATE_SCALE = 1_000_000


def rate_of(text: str) -> Decimal:
    """The rate of a plain decimal text such as "0.35".

    Raises ValueError with rate.malformed, rate.too_many_decimals or rate.out_of_range.
    """
    return from_scaled(scaled_of(text, RATE_DECIMALS, "rate"))


def to_scaled(rate: Decimal | Fraction) -> int:
    """The rate in whole millionths, rounded half away from zero.

    Raises ValueError rate.out_of_range past 64 bits.
    """
    return in_range(half_away(fraction_of(rate) * RATE_SCALE), "rate")


def from_scaled(millionths: int) -> Decimal:
    """The rate of so many millionths, exactly."""
    return Decimal(text_of(millionths, RATE_DECIMALS).rstrip("0").rstrip("."))


def ratio(part: int, whole: int) -> Decimal | None:
    """Part of whole to six decimals, half away from zero; None (n/a) when the whole is zero."""
    if whole == 0:
        return None
    return from_scaled(half_away(Fraction(part, whole) * RATE_SCALE))
