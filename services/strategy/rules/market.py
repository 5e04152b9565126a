"""What share of a market is ours, who leads it, and may a study be kept?

Share = own signed / size of the market over the same days (modules.md 1). Shares of competitors
that are known may not exceed the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from chassis.errors import Refusal
from kernel.money import Money
from services.strategy.contract import Competitor, RecordMarketStudy

PLACES = Decimal("0.0001")


def wrong_study(study: RecordMarketStudy) -> Iterator[Refusal]:
    if study.to_on <= study.from_on:
        yield Refusal("period.not_ascending", "to_on")
    if study.size.minor < 0:
        yield Refusal("market.negative_size", "size")
    known = [one.share for one in study.competitors if one.share is not None]
    if sum(known, Decimal(0)) > 1:
        yield Refusal("market.shares_exceed_whole", "competitors")
    for place, name in enumerate(one.name for one in study.competitors):
        if name in [other.name for other in study.competitors[:place]]:
            yield Refusal("market.competitor_twice", f"competitors.{place}.name", {"name": name})


def share(own: Money, size: Money) -> Decimal | None:
    """A part of one with four places, half up; None for a market of nothing."""
    if size.minor == 0:
        return None
    return (Decimal(own.minor) / size.minor).quantize(PLACES, rounding="ROUND_HALF_UP")


def leader(competitors: Sequence[Competitor]) -> Competitor | None:
    """The competitor with the greatest known share; by name where two have the same."""
    known = [one for one in competitors if one.share is not None]
    return min(known, key=lambda one: (-(one.share or 0), one.name), default=None)
