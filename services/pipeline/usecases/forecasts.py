"""How likely deals are won; boards; deals that are opened again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from chassis.errors import Refusal, refuse
from chassis.work import Work
from kernel.exact import half_away
from kernel.money import Money
from services.org.contract import AssignmentChanged
from services.pipeline import store as deals
from services.pipeline.contract import Deal, DealId, DealStatus, Stage
from services.pipeline.contract import forecasts as contract
from services.pipeline.contract.forecasts import (
    Board,
    BoardAmount,
    BoardColumn,
    ForecastCategory,
    ForecastOverride,
    LearnedFrom,
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
EVERY = (store.ALL, store.ALL)
Known = Mapping[str, store.Counts]


def learn(work: Work) -> bool:
    """Count what was won and lost, by the teams of today; once a run of the timer."""
    for row in store.homes(work):
        unit_id = winning.home_unit(row.units, work.today)
        if unit_id != row.unit_id:
            store.move_home(work, row.employee_id, unit_id)
    store.count_again(work)
    return False


def heard_of_units(event: AssignmentChanged, work: Work) -> None:
    """Know which team somebody's deals count for."""
    store.keep_home(work, event.employee_id, event.version, event.units,
                    winning.home_unit(event.units, work.today))


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


Value = tuple[WinField, str]


@dataclass(frozen=True)
class Learned:
    """What the closed deals say of one, in per cent; None: too little was closed."""

    percent: Decimal | None
    counts: Mapping[Value, winning.Count]
    team: str | None


def percent_of(sop: SopContent, stage: Stage) -> int:
    return sop.stages[ORDER.index(stage)].probability


def learned_of(row: Any, lines: Iterable[str], team: str | None, known: Known) -> Learned:
    """By the team's closed deals; by the pipeline's where the team won or lost nothing."""
    own = known.get(team or store.ALL, {})
    chosen = team if team and all(own.get(EVERY, (0, 0))) else None
    of = own if chosen else known.get(store.ALL, {})
    won, lost = of.get(EVERY, (0, 0))
    counts = {value: winning.Count(*of.get((value[0].value, value[1]), (0, 0)), won, lost)
              for value in _values(row, lines)}
    heard = {value: count for value, count in counts.items()
             if value[0] is not WinField.PRODUCT_LINE
             or count.won + count.lost >= winning.LEAST_CASES}
    is_open = Stage(row.stage) in OPEN_STAGES
    return Learned(winning.probability(won, lost, heard) if is_open else None, heard, chosen)


def _values(row: Any, lines: Iterable[str]) -> list[Value]:
    return [
        (WinField.STAGE, row.stage), (WinField.CHANNEL, row.channel_id),
        (WinField.OWNER, row.owner_id), (WinField.ORIGIN, row.origin),
        (WinField.PARTNER, "true" if row.partner_id else "false"),
        *((WinField.PRODUCT_LINE, one) for one in sorted(set(lines)))]


def in_force(row: Any, learned: Decimal | None, staged: int) -> Decimal:
    """By hand, else learned, else the stage's."""
    return Decimal(next(one for one in (row.win_percent, learned, staged) if one is not None))


def probability(row: Any, work: Work) -> WinProbability:
    sop = gates.content_of(work, row.pipeline, row.sop_version)
    staged = percent_of(sop, Stage(row.stage))
    learned = learned_of(
        row, (line.product_line for line in row.lines),
        store.teams(work, [row.owner_id]).get(row.owner_id), store.counts(work, row.pipeline))
    likely = in_force(row, learned.percent, staged)
    said = store.last_override(work, row.deal_id)
    factors = tuple(
        WinFactor(field, value, count.won, count.lost, winning.rounded(count.weight))
        for (field, value), count in learned.counts.items())
    source = LearnedFrom.TEAM if learned.team else LearnedFrom.PIPELINE
    return WinProbability(
        row.deal_id, likely, staged, learned.percent, row.win_percent,
        winning.category_of(row.forecast_category, likely, Stage(row.stage)),
        row.forecast_category is not None, () if learned.percent is None else factors,
        None if said is None or said.percent is said.category is None else override(said),
        None if learned.percent is None else source,
        None if learned.percent is None else learned.team)


def override(row: Any) -> ForecastOverride:
    return ForecastOverride(
        row.percent, ForecastCategory(row.category) if row.category else None, row.said_by,
        row.said_at, row.reason)
