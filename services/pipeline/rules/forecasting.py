"""How do open deals add up by the category in which they are forecast?

Best case holds what is committed too, and the whole pipeline all but what is omitted; amounts are
of one currency. Source: field notes 4.1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from kernel.money import Money
from kernel.refusal import Refusal
from services.pipeline.contract.forecasts import ForecastCategory
from services.pipeline.contract.overrides import (
    DealForecastQuery,
    ForecastAmounts,
    OverrideForecast,
)

Amounts = Iterable[tuple[ForecastCategory, int]]


def added_up(amounts: Amounts, currency: str) -> ForecastAmounts:
    """Amounts in minor units."""
    of: Counter[ForecastCategory] = Counter()
    for category, minor in amounts:
        of[category] += minor
    commit, best, pipeline, omitted = (of[one] for one in (
        ForecastCategory.COMMIT, ForecastCategory.BEST_CASE, ForecastCategory.PIPELINE,
        ForecastCategory.OMITTED))
    return ForecastAmounts(*(Money(minor, currency) for minor in (
        commit, best, pipeline, omitted, commit + best, commit + best + pipeline)))


def wrong_override(command: OverrideForecast, is_own: bool) -> Iterator[Refusal]:
    if is_own:
        yield Refusal("forecast.overridden_by_owner", "deal_id")
    says = command.probability is not None or command.category is not None
    if says and not command.reason:
        yield Refusal("forecast.reason_missing", "reason")


def wrong_period(query: DealForecastQuery) -> Iterator[Refusal]:
    if query.to_on < query.from_on:
        yield Refusal("forecast.ends_before_it_starts", "to_on")
