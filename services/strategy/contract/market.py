"""Market studies: how large a market is, by whose word, and what share of it is ours."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from chassis.contract import decimal, items, message, text, whole
from kernel.money import Money


@message
class Competitor:
    """Somebody else in the market; `share` is a part of one, such as 0.35, where it is known."""

    name: str = text(longest=120)
    share: Decimal | None = decimal(least="0", most="1", default=None)
    strengths: str = text(longest=1000, shortest=0, default="")


@message
class RecordMarketStudy:
    """A market over [from_on, to_on): its size, its growth a year (0.08 is 8 %), and its source.

    `unit_id`: whose signed sales are compared with the size; without it the company's. The same
    `external_ref` is the same study.
    """

    name: str = text(longest=200)
    segment: str = text(longest=500)
    region: str = text(longest=200)
    from_on: date
    to_on: date
    size: Money
    source: str = text(longest=500)
    growth: Decimal | None = decimal(least="-1", most="100", default=None)
    competitors: tuple[Competitor, ...] = items(most=50, default=())
    unit_id: str | None = text(longest=64, default=None)
    external_ref: str | None = text(longest=120, default=None)


@message
class MarketStudy:
    """A study; it is never changed: a better one is another study."""

    study_id: str
    version: int
    name: str
    segment: str
    region: str
    from_on: date
    to_on: date
    size: Money
    source: str
    growth: Decimal | None
    competitors: tuple[Competitor, ...]
    unit_id: str | None
    recorded_by: str
    recorded_at: datetime
    external_ref: str | None = None


@message
class MarketStudyId:
    study_id: str = text(longest=64)


@message
class MarketStudyQuery:
    sort: str = text(longest=40, default="-from_on")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class MarketStudyList:
    items: tuple[MarketStudy, ...]
    next_cursor: str | None = None


@message
class MarketShare:
    """Own signed sales over the study's days as a part of the market's size; null where the size
    is zero. `own` is what analytics certified in the study's currency."""

    study_id: str
    own: Money
    size: Money
    share: Decimal | None
    leader: str | None
    leader_share: Decimal | None
