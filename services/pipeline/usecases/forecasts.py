"""How likely deals are won; boards; deals that are opened again."""

from __future__ import annotations

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
    WinFactor,
    WinField,
    WinProbability,
)
from services.pipeline.rules import winning
from services.pipeline.rules.stages import OPEN_STAGES, ORDER
from services.pipeline.store import forecasts as store
from services.pipeline.usecases import gates
from services.pipeline.usecases.messages import message
from services.pipeline.usecases.stages import enter

SHOWN = 50


def learn(work: Work) -> bool:
    """Count what was won and lost; once a run of the timer."""
    store.count_again(work)
    return False


def likely(query: DealId, work: Work) -> WinProbability:
    return _probability(deals.one(work, query.deal_id), work)


def set_by_hand(command: contract.SetForecast, work: Work) -> WinProbability:
    before = _in_status(work, command.deal_id, DealStatus.OPEN)
    chosen = None if command.category is None else command.category.value
    return _probability(deals.change(
        work, before, win_percent=command.probability, forecast_category=chosen), work)


def board(query: contract.BoardQuery, work: Work) -> Board:
    sums = store.board(work, query)
    sop = gates.content_of(work, query.pipeline, gates.version_in_force(work, query.pipeline))
    return Board(query.pipeline, tuple(
        _column(stage, sop.stages[ORDER.index(stage)].probability,
                [row for row in sums if row.stage == stage],
                store.oldest(work, query, stage, SHOWN), work)
        for stage in OPEN_STAGES))


def _column(stage: Stage, percent: int, sums: list[Any], oldest: list[Any], work: Work
            ) -> BoardColumn:
    amounts = tuple(BoardAmount(
        Money(int(row.minor), row.currency),
        Money(half_away(Fraction(int(row.minor) * percent, 100)), row.currency)) for row in sums)
    return BoardColumn(stage, percent, sum(row.count for row in sums), amounts,
                       tuple(message(row, work, short=True) for row in oldest))


def reopen(command: contract.ReopenDeal, work: Work) -> Deal:
    """The reason of the loss stays in the stage's history."""
    before = _in_status(work, command.deal_id, DealStatus.LOST)
    note = f"{before.lost_reason} → {command.reason}"
    return message(enter(
        work, before, Stage(before.stage), note=note[:500], status=DealStatus.OPEN.value,
        lost_reason=None, lost_to=None, closed_on=None), work)


def _in_status(work: Work, deal_id: str, status: DealStatus) -> Any:
    found = deals.one_to_change(work, deal_id)
    code = "deal.not_open" if status is DealStatus.OPEN else "deal.not_lost"
    refuse([] if found.status == status else [
        Refusal(code, "status", {"status": found.status})])
    return found


def _probability(row: Any, work: Work) -> WinProbability:
    stage = Stage(row.stage)
    sop = gates.content_of(work, row.pipeline, row.sop_version)
    by_stage = sop.stages[ORDER.index(stage)].probability
    known = store.counts(work, row.pipeline)
    won, lost = known.get((store.ALL, store.ALL), (0, 0))
    values = {
        WinField.STAGE: row.stage, WinField.CHANNEL: row.channel_id, WinField.OWNER: row.owner_id,
        WinField.ORIGIN: row.origin,
        WinField.PARTNER: "true" if row.partner_id else "false"}
    counts = {field: winning.Count(*known.get((field.value, value), (0, 0)), won, lost)
              for field, value in values.items()}
    learned = winning.probability(won, lost, counts) if stage in OPEN_STAGES else None
    in_force = next(one for one in (row.win_percent, learned, by_stage) if one is not None)
    by_hand = row.forecast_category
    return WinProbability(
        row.deal_id, Decimal(in_force), by_stage, learned, row.win_percent,
        ForecastCategory(by_hand) if by_hand else winning.category(Decimal(in_force), stage),
        by_hand is not None,
        tuple(WinFactor(field, values[field], count.won, count.lost,
                        winning.rounded(count.weight)) for field, count in counts.items())
        if learned is not None else ())
