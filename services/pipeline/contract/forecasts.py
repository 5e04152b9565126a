"""How likely a deal is won, in which category it is forecast, and the board of a pipeline."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import Contract, command, message, query, text, whole
from kernel.money import Money
from services.pipeline.contract.deals import Deal, DealId, Stage


class ForecastCategory(StrEnum):
    """What the owner stands for; without one the stage decides."""

    PIPELINE = "pipeline"
    BEST_CASE = "best_case"
    COMMIT = "commit"
    OMITTED = "omitted"


class WinField(StrEnum):
    """What wins and losses are counted by."""

    STAGE = "stage"
    CHANNEL = "channel_id"
    OWNER = "owner_id"
    ORIGIN = "origin"
    PARTNER = "has_partner"
    PRODUCT_LINE = "product_line"  # one factor a line; under 50 closed deals it says nothing


class LearnedFrom(StrEnum):
    """Whose closed deals: the owner's home unit's, or of too few there the whole pipeline's."""

    TEAM = "team"
    PIPELINE = "pipeline"


@message
class WinFactor:
    """Closed deals with the same value as this one: a `weight` above 1 speaks for winning."""

    field: WinField
    value: str
    won: int
    lost: int
    weight: Decimal


@message
class ForecastOverride:
    """What somebody above says instead of the owner; None: as the owner does."""

    probability: int | None
    category: ForecastCategory | None
    said_by: str
    said_at: datetime
    reason: str | None = None


@message
class WinProbability:
    """In per cent. `learned` is None while nothing was won or nothing lost; `by_hand` turns it off
    until it is taken back; `in_force` is by hand, else learned, else the stage's of the SOP.
    All of them are the owner's figures; `override` is what somebody above says instead. `team` is
    the unit whose closed deals `learned` counts, None for the whole pipeline's."""

    deal_id: str
    in_force: Decimal
    by_stage: int
    learned: Decimal | None
    by_hand: int | None
    category: ForecastCategory
    is_category_by_hand: bool
    factors: tuple[WinFactor, ...]
    override: ForecastOverride | None = None
    learned_from: LearnedFrom | None = None
    team: str | None = None


@message
class SetForecast:
    """None leaves it to the software again."""

    deal_id: str = text(longest=64)
    probability: int | None = whole(least=0, most=100, default=None)
    category: ForecastCategory | None = None


@message
class BoardQuery:
    pipeline: str = text(longest=40, default="new_business")
    owner_id: str | None = text(longest=64, default=None)


@message
class BoardAmount:
    """`weighted` is by the probability of the stage."""

    amount: Money
    weighted: Money


@message
class BoardColumn:
    """The open deals of a stage; `deals` are the 50 that have been in it for the longest."""

    stage: Stage
    probability: int
    count: int
    amounts: tuple[BoardAmount, ...]
    deals: tuple[Deal, ...]


@message
class Board:
    pipeline: str
    columns: tuple[BoardColumn, ...]


@message
class ReopenDeal:
    deal_id: str = text(longest=64)
    reason: str = text(longest=500)


class ForecastOperations(Contract):
    @query("deals:read")
    def win_probability(self, query: DealId) -> WinProbability:
        """How likely a deal is won, and why."""

    @command("deals:write")
    def set_forecast(self, command: SetForecast) -> WinProbability:
        """Set probability and category by hand, or leave them to the software again."""

    @query("deals:read")
    def deal_board(self, query: BoardQuery) -> Board:
        """The open deals of a pipeline, stage by stage."""

    @command("deals:write")
    def reopen_deal(self, command: ReopenDeal) -> Deal:
        """Open a lost deal again, in the stage in which it was lost."""
