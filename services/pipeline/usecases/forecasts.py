"""How likely deals are won; boards; deals that are opened again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from chassis.errors import Refusal, refuse
from chassis.work import Work
from kernel.exact import half_away
from kernel.money import Money
from services.pipeline import store as deals
from services.pipeline.contract import Deal, DealId, DealStatus, Stage
from services.pipeline.contract import forecasts as contract
from services.pipeline.contract.forecasts import (
    Board,
    BoardAmount,
    BoardColumn,
    ForecastCategory,
    ForecastOverride,
    WinFactor,
    WinField,
    WinProbability,
)
from services.pipeline.contract.sop import SopContent
from services.pipeline.rules import winning
from services.pipeline.rules.stages import OPEN_STAGES, ORDER
from services.pipeline.store import forecasts as store
from services.pipeline.usecases import gates, registrations
from services.pipeline.usecases.messages import board_messages, message
from services.pipeline.usecases.stages import enter

SHOWN = 50


def learn(work: Work) -> bool:
    """Count what was won and lost; once a run of the timer."""
    store.count_again(work)
    return False


def likely(query: DealId, work: Work) -> WinProbability:
    return probability(deals.one(work, query.deal_id), work)


def set_by_hand(command: contract.SetForecast, work: Work) -> WinProbability:
    before = in_status(work, command.deal_id, DealStatus.OPEN)
    chosen = None if command.category is None else command.category.value
    return probability(deals.change(
        work, before, win_percent=command.probability, forecast_category=chosen), work)


def board(query: contract.BoardQuery, work: Work) -> Board:
    sums = store.board(work, query)
    sop = gates.content_of(work, query.pipeline, gates.version_in_force(work, query.pipeline))
    return Board(query.pipeline, tuple(
        _column(stage, percent_of(sop, stage),
                [row for row in sums if row.stage == stage],
                store.oldest(work, query, stage, SHOWN), work)
        for stage in OPEN_STAGES))


def _column(stage: Stage, percent: int, sums: list[Any], oldest: list[Any], work: Work
            ) -> BoardColumn:
    amounts = tuple(BoardAmount(
        Money(int(row.minor), row.currency),
        Money(half_away(Fraction(int(row.minor) * percent, 100)), row.currency)) for row in sums)
    return BoardColumn(stage, percent, sum(row.count for row in sums), amounts,
                       board_messages(oldest, work))


def reopen(command: contract.ReopenDeal, work: Work) -> Deal:
    """The reason of the loss stays in the stage's history."""
    before = in_status(work, command.deal_id, DealStatus.LOST)
    note = f"{before.lost_reason} → {command.reason}"
    enter(work, before, Stage(before.stage), note=note[:500], status=DealStatus.OPEN.value,
          lost_reason=None, lost_to=None, closed_on=None)
    registrations.bring_in_line(before.deal_id, work)
    return message(deals.one(work, before.deal_id), work)


def in_status(work: Work, deal_id: str, status: DealStatus) -> Any:
    found = deals.one_to_change(work, deal_id)
    code = "deal.not_open" if status is DealStatus.OPEN else "deal.not_lost"
    refuse([] if found.status == status else [
        Refusal(code, "status", {"status": found.status})])
    return found


@dataclass(frozen=True)
class Learned:
    """What the closed deals say of one, in per cent; None: too little was closed."""

    percent: Decimal | None
    values: Mapping[WinField, str]
    counts: Mapping[WinField, winning.Count]


def percent_of(sop: SopContent, stage: Stage) -> int:
    return sop.stages[ORDER.index(stage)].probability


def learned_of(row: Any, known: store.Counts) -> Learned:
    won, lost = known.get((store.ALL, store.ALL), (0, 0))
    values = {
        WinField.STAGE: row.stage, WinField.CHANNEL: row.channel_id, WinField.OWNER: row.owner_id,
        WinField.ORIGIN: row.origin,
        WinField.PARTNER: "true" if row.partner_id else "false"}
    counts = {field: winning.Count(*known.get((field.value, value), (0, 0)), won, lost)
              for field, value in values.items()}
    is_open = Stage(row.stage) in OPEN_STAGES
    return Learned(winning.probability(won, lost, counts) if is_open else None, values, counts)


def in_force(row: Any, learned: Decimal | None, staged: int) -> Decimal:
    """By hand, else learned, else the stage's."""
    return Decimal(next(one for one in (row.win_percent, learned, staged) if one is not None))


def probability(row: Any, work: Work) -> WinProbability:
    sop = gates.content_of(work, row.pipeline, row.sop_version)
    staged = percent_of(sop, Stage(row.stage))
    learned = learned_of(row, store.counts(work, row.pipeline))
    likely = in_force(row, learned.percent, staged)
    said = store.last_override(work, row.deal_id)
    factors = tuple(
        WinFactor(field, learned.values[field], count.won, count.lost,
                  winning.rounded(count.weight)) for field, count in learned.counts.items())
    return WinProbability(
        row.deal_id, likely, staged, learned.percent, row.win_percent,
        winning.category_of(row.forecast_category, likely, Stage(row.stage)),
        row.forecast_category is not None, () if learned.percent is None else factors,
        None if said is None or said.percent is said.category is None else override(said))


def override(row: Any) -> ForecastOverride:
    return ForecastOverride(
        row.percent, ForecastCategory(row.category) if row.category else None, row.said_by,
        row.said_at, row.reason)
