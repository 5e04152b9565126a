"""A manager's figure beside the owner's, and the forecast of open deals by both."""

from __future__ import annotations

from datetime import date

from chassis.contract import Contract, command, message, query, text, whole
from kernel.money import Money
from services.pipeline.contract.forecasts import ForecastCategory, ForecastOverride, WinProbability


@message
class OverrideForecast:
    """The owner's figures stay beside it. Without probability and category it is taken back; with
    either it needs a reason."""

    deal_id: str = text(longest=64)
    probability: int | None = whole(least=0, most=100, default=None)
    category: ForecastCategory | None = None
    reason: str | None = text(longest=500, default=None)


@message
class OverrideHistory:
    """Every override of a deal, the oldest first; one without figures took it back."""

    deal_id: str
    items: tuple[ForecastOverride, ...]


@message
class OverrideHistoryQuery:
    deal_id: str = text(longest=64)


@message
class DealForecastQuery:
    """Open deals that are expected to close, and deals signed, from one day to another, both
    included."""

    from_on: date
    to_on: date
    pipeline: str | None = text(longest=40, default=None)
    owner_id: str | None = text(longest=64, default=None)


@message
class ForecastAmounts:
    """By category; `to_best_case` is committed and best case together, `to_pipeline` all of the
    open deals but what is omitted."""

    commit: Money
    best_case: Money
    pipeline: Money
    omitted: Money
    to_best_case: Money
    to_pipeline: Money


@message
class CurrencyForecast:
    """`closed` was signed in the period; the others are open, by the figures of the owners and by
    those with the overrides."""

    currency: str
    closed: Money
    by_owners: ForecastAmounts
    with_overrides: ForecastAmounts


@message
class DealForecast:
    from_on: date
    to_on: date
    items: tuple[CurrencyForecast, ...]


class OverrideOperations(Contract):
    @command("deals:approve")
    def override_forecast(self, command: OverrideForecast) -> WinProbability:
        """Put another figure beside the owner's, or take it back."""

    @query("deals:read")
    def forecast_overrides(self, query: OverrideHistoryQuery) -> OverrideHistory:
        """Who said what instead of the owner, and when."""

    @query("deals:read")
    def deal_forecast(self, query: DealForecastQuery) -> DealForecast:
        """What is expected to close in a period, by category and currency."""
