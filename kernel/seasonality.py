"""How is a year's amount divided over its twelve months?

By twelve shares in percent with at most two decimals that sum to exactly 100.00; without any, by
100/12 divided by largest remainder (8.34 for the first four months, 8.33 for the others). Months
are whole minor units by largest remainder, equal remainders to the earlier month, so that they sum
to the year. A quarter's share is the sum of its months'. Source: field notes 1.1, "Seasonality".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kernel.money import Money
from kernel.refusal import Refusal

MONTHS = 12
WHOLE = Decimal("100.00")
_HUNDREDTH = Decimal("0.01")
_LONG, _EACH = divmod(int(WHOLE / _HUNDREDTH), MONTHS)[::-1]
EVEN: tuple[Decimal, ...] = tuple(
    _HUNDREDTH * (_EACH + (1 if month < _LONG else 0)) for month in range(MONTHS)
)


def months_of(year: Money, shares: Sequence[Decimal] = EVEN) -> tuple[Money, ...]:
    """January to December; ValueError with the code of the first problem of the shares."""
    for refusal in problems(shares):
        raise ValueError(refusal.code)
    return tuple(year.allocate(shares))


def problems(shares: Sequence[Decimal], field: str | None = None) -> list[Refusal]:
    """Everything that is wrong with shares of a year."""
    return list(_problems(shares, field))


def _problems(shares: Sequence[Decimal], field: str | None) -> Iterator[Refusal]:
    if len(shares) != MONTHS:
        yield Refusal("seasonality.not_twelve", field, {"count": len(shares)})
    if any(share < 0 for share in shares):
        yield Refusal("seasonality.negative_share", field)
    if any(share != share.quantize(_HUNDREDTH) for share in shares):
        yield Refusal("seasonality.too_many_decimals", field)
    whole = sum(shares, Decimal(0))
    if whole != WHOLE:
        yield Refusal("seasonality.not_whole", field, {"sum": f"{whole:f}"})
