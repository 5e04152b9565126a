"""Figures that somebody above puts beside the owner's, and what is forecast by both."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from chassis.errors import refuse
from chassis.work import Work
from kernel.money import Money
from services.pipeline import store as deals
from services.pipeline.contract import DealStatus, Stage
from services.pipeline.contract import overrides as contract
from services.pipeline.contract.forecasts import ForecastCategory, WinProbability
from services.pipeline.contract.overrides import CurrencyForecast, DealForecast, OverrideHistory
from services.pipeline.rules import forecasting as rules
from services.pipeline.rules import winning
from services.pipeline.store import forecasts as store
from services.pipeline.usecases import forecasts, gates

Pair = tuple[ForecastCategory, ForecastCategory]


def override(command: contract.OverrideForecast, work: Work) -> WinProbability:
    """The owner's figures stay; what was said before stays in the ledger."""
    before = forecasts.in_status(work, command.deal_id, DealStatus.OPEN)
    is_own = before.owner_id == (work.caller.employee_id or work.caller.subject)
    refuse(list(rules.wrong_override(command, is_own)))
    category = None if command.category is None else command.category.value
    store.add_override(work, {
        "deal_id": before.deal_id, "said_by": work.caller.subject, "said_at": work.now,
        "percent_before": before.override_percent, "category_before": before.override_category,
        "percent": command.probability, "category": category, "reason": command.reason})
    return forecasts.probability(deals.change(
        work, before, override_percent=command.probability, override_category=category), work)


def history(query: contract.OverrideHistoryQuery, work: Work) -> OverrideHistory:
    deals.one(work, query.deal_id)
    return OverrideHistory(query.deal_id, tuple(
        map(forecasts.override, store.overrides(work, query.deal_id))))


def forecast(query: contract.DealForecastQuery, work: Work) -> DealForecast:
    refuse(list(rules.wrong_period(query)))
    closed = store.closed(work, query)
    open_ones = [(row, *pair) for row, pair in _categorized(store.expected(work, query), work)]
    currencies = sorted({*closed, *(row.currency for row, _, _ in open_ones)})
    return DealForecast(query.from_on, query.to_on, tuple(
        _of_currency(one, closed.get(one, 0), open_ones) for one in currencies))


def _of_currency(currency: str, closed: int, open_ones: list[Any]) -> CurrencyForecast:
    of = [one for one in open_ones if one[0].currency == currency]
    return CurrencyForecast(
        currency, Money(closed, currency),
        rules.added_up(((owners, int(row.minor)) for row, owners, _ in of), currency),
        rules.added_up(((above, int(row.minor)) for row, _, above in of), currency))


def _categorized(rows: list[Any], work: Work) -> Iterator[tuple[Any, Pair]]:
    """Each with its category by the owner, and with what somebody above said instead."""
    counts = cache(lambda pipeline: store.counts(work, pipeline))
    content = cache(lambda pipeline, version: gates.content_of(work, pipeline, version))
    teams = store.teams(work, (row.owner_id for row in rows))
    for row in rows:
        staged = forecasts.percent_of(content(row.pipeline, row.sop_version), Stage(row.stage))
        learned = forecasts.learned_of(
            row, row.product_lines or (), teams.get(row.owner_id), counts(row.pipeline)).percent
        yield row, _categories(row, forecasts.in_force(row, learned, staged))


def _categories(row: Any, likely: Decimal) -> Pair:
    stage, over = Stage(row.stage), row.override_percent
    above = likely if over is None else Decimal(over)
    return (winning.category_of(row.forecast_category, likely, stage),
            winning.category_of(row.override_category or row.forecast_category, above, stage))
