"""Contests such as 月度销冠: who achieved most in a period, and what the winners get."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from chassis.contract import items, message, text, whole
from kernel.money import Money
from services.strategy.contract.events import TargetMetric


class ContestGrain(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class TieRule(StrEnum):
    """What those get who tie: each the rank's prize, or together the prizes of their places."""

    EACH = "each"
    SHARE = "share"


@message
class AnnounceContest:
    """A contest of every month, quarter or year from `starts_on`; prizes by rank, first to last."""

    name: str = text(longest=120)
    grain: ContestGrain
    metric: TargetMetric
    prizes: tuple[Money, ...] = items(least=1, most=20)
    starts_on: date
    ends_on: date | None = None
    ties: TieRule = TieRule.SHARE
    least: Money | None = None


@message
class Contest:
    contest_id: str
    name: str
    grain: ContestGrain
    metric: TargetMetric
    prizes: tuple[Money, ...]
    starts_on: date
    ends_on: date | None
    ties: TieRule
    least: Money | None
    version: int = 1


@message
class ContestQuery:
    sort: str = text(longest=20, default="-starts_on")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class ContestList:
    items: tuple[Contest, ...]
    next_cursor: str | None = None


@message
class ContestPeriod:
    """`period` such as "2026-03", "2026-Q1" or "2026", as the contest's grain asks."""

    contest_id: str = text(longest=64)
    period: str = text(longest=7, shortest=4)


@message
class ContestPlace:
    """A seller's rank; `awarded` is what was booked so far, `prize` what the standing gives now."""

    rank: int
    employee_id: str
    achieved: Money
    prize: Money
    awarded: Money


@message
class Standings:
    """Who stands where in a period; places of people outside the caller's scope are left out and
    counted."""

    contest_id: str
    period: str
    places: tuple[ContestPlace, ...]
    hidden: int = 0
