"""Pipeline: a table of contents of forecasts and boards."""

from __future__ import annotations

from chassis.service import operation
from services.pipeline.usecases import forecasts, overrides


class ForecastService:
    @operation
    def win_probability(self, query, work): return forecasts.likely(query, work)

    @operation
    def set_forecast(self, command, work): return forecasts.set_by_hand(command, work)

    @operation
    def deal_board(self, query, work): return forecasts.board(query, work)

    @operation
    def reopen_deal(self, command, work): return forecasts.reopen(command, work)

    @operation
    def override_forecast(self, command, work): return overrides.override(command, work)

    @operation
    def forecast_overrides(self, query, work): return overrides.history(query, work)

    @operation
    def deal_forecast(self, query, work): return overrides.forecast(query, work)
