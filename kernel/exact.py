"""How are decimal texts read and exact numbers rounded?

Texts are plain decimals: an optional minus, digits without a leading zero, and optionally a point
with digits after it. Exponents, plus signs, spaces, separators and digits of other scripts are
refused. Whole numbers of a scale (minor units, millionths) fit the signed 64 bits of the database.
Rounding is half away from zero: the negative of a number rounds to the negative of its rounding.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

SMALLEST, LARGEST = -(2**63), 2**63 - 1
MOST_DIGITS = 19

_PLAIN = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?")


def scaled_of(text: str, decimals: int, noun: str) -> int:
    """The text as a whole number of 10**-decimals; ValueError `noun.problem` when it is none."""
    match = _PLAIN.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"{noun}.malformed")
    sign, whole, fraction = match[1], match[2], match[3] or ""
    if len(fraction) > decimals:
        raise ValueError(f"{noun}.too_many_decimals")
    if len(whole) > MOST_DIGITS:
        raise ValueError(f"{noun}.out_of_range")
    return in_range(int(sign + whole + fraction.ljust(decimals, "0")), noun)


def text_of(scaled: int, decimals: int) -> str:
    """A whole number of 10**-decimals as a plain text with exactly that many decimals."""
    digits = str(abs(scaled)).rjust(decimals + 1, "0")
    sign = "-" if scaled < 0 else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else sign + digits


def in_range(scaled: int, noun: str) -> int:
    """The number itself when 64 bits hold it, else a ValueError of `noun.out_of_range`."""
    if not SMALLEST <= scaled <= LARGEST:
        raise ValueError(f"{noun}.out_of_range")
    return scaled


def fraction_of(number: Fraction | Decimal | int) -> Fraction:
    """The number exactly; TypeError for a float or truth value, ValueError for infinity or NaN."""
    if isinstance(number, bool) or not isinstance(number, Fraction | Decimal | int):
        raise TypeError("number.not_exact")
    if isinstance(number, Decimal) and not number.is_finite():
        raise ValueError("number.not_finite")
    return Fraction(number)


def half_away(number: Fraction) -> int:
    """The nearest whole number; a half goes away from zero."""
    size = (2 * abs(number.numerator) + number.denominator) // (2 * number.denominator)
    return size if number >= 0 else -size
