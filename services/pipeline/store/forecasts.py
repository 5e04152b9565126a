"""Queries of what was won and lost, and of boards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Text, and_, case, cast, delete, func, insert, literal, or_, select

from chassis.lists import chosen
from chassis.work import Work
from services.pipeline.contract import DealStatus, Stage
from services.pipeline.contract.forecasts import BoardQuery, WinField
from services.pipeline.contract.overrides import DealForecastQuery
from services.pipeline.rules.stages import OPEN_STAGES
from services.pipeline.store import visible_deals
from services.pipeline.tables import deal, forecast_override, win_count

WON, LOST = deal.c.status == DealStatus.SIGNED.value, deal.c.status == DealStatus.LOST.value
VALUES: Mapping[WinField, Any] = {
    WinField.CHANNEL: deal.c.channel_id, WinField.OWNER: deal.c.owner_id,
    WinField.ORIGIN: deal.c.origin,
    WinField.PARTNER: cast(deal.c.partner_id.is_not(None), Text),
}
Counts = Mapping[tuple[str, str], tuple[int, int]]
ALL = ""
"""The field under which all wins and losses of a pipeline are counted."""


def count_again(work: Work) -> None:
    """Count every closed deal anew, by pipeline, field and value."""
    work.lock("row", "win_count")
    work.session.execute(delete(win_count))
    won, lost = func.count().filter(WON), func.count().filter(LOST)
    closed = or_(WON, LOST)
    names = ["pipeline", "field", "value", "won", "lost"]
    every = select(deal.c.pipeline, literal(ALL), literal(ALL), won, lost)
    work.session.execute(insert(win_count).from_select(
        names, every.where(closed).group_by(deal.c.pipeline)))
    for field, value in VALUES.items():
        counted = select(deal.c.pipeline, literal(str(field)), value, won, lost).where(
            closed).group_by(deal.c.pipeline, value)
        work.session.execute(insert(win_count).from_select(names, counted))
    place = case({stage.value: place for place, stage in enumerate(OPEN_STAGES)},
                 value=deal.c.stage, else_=len(OPEN_STAGES))
    for at, stage in enumerate(OPEN_STAGES):
        reached = and_(closed, or_(WON, place >= at))
        counted = select(deal.c.pipeline, literal(WinField.STAGE.value), literal(stage.value),
                         won, lost).where(reached).group_by(deal.c.pipeline)
        work.session.execute(insert(win_count).from_select(names, counted))


def counts(work: Work, pipeline: str) -> Counts:
    """(field, value) -> wins and losses."""
    rows = work.session.execute(select(win_count).where(win_count.c.pipeline == pipeline))
    return {(row.field, row.value): (row.won, row.lost) for row in rows}


def board(work: Work, query: BoardQuery) -> list[Any]:
    """How many open deals of how much stand in each stage, by currency."""
    rows = (select(deal.c.stage, deal.c.currency, func.count().label("count"),
                   func.sum(deal.c.amount_minor).label("minor"))
            .where(_open_of(work, query)).group_by(deal.c.stage, deal.c.currency)
            .order_by(deal.c.stage, deal.c.currency))
    return list(work.session.execute(rows))


def oldest(work: Work, query: BoardQuery, stage: Stage, most: int) -> list[Any]:
    rows = select(deal).where(_open_of(work, query), deal.c.stage == stage.value)
    return list(work.session.execute(
        rows.order_by(deal.c.stage_since_at, deal.c.deal_id).limit(most)))


def _open_of(work: Work, query: BoardQuery) -> Any:
    return and_(deal.c.status == DealStatus.OPEN.value, deal.c.pipeline == query.pipeline,
                visible_deals(work), chosen((deal.c.owner_id, query.owner_id)))


def add_override(work: Work, row: Mapping[str, Any]) -> None:
    work.session.execute(insert(forecast_override), row)


def last_override(work: Work, deal_id: str) -> Any:
    return work.session.execute(
        _overrides(deal_id).order_by(forecast_override.c.entry_id.desc()).limit(1)).first()


def overrides(work: Work, deal_id: str) -> list[Any]:
    return list(work.session.execute(
        _overrides(deal_id).order_by(forecast_override.c.entry_id)))


def _overrides(deal_id: str) -> Any:
    return select(forecast_override).where(forecast_override.c.deal_id == deal_id)


LIKE = (deal.c.pipeline, deal.c.sop_version, deal.c.stage, deal.c.channel_id, deal.c.owner_id,
        deal.c.origin, deal.c.partner_id, deal.c.win_percent, deal.c.forecast_category,
        deal.c.override_percent, deal.c.override_category, deal.c.currency)
"""Deals that are alike in these are forecast alike."""


def expected(work: Work, query: DealForecastQuery) -> list[Any]:
    """Open deals that are to close in the period: those that are alike together."""
    rows = select(*LIKE, func.sum(deal.c.amount_minor).label("minor")).where(
        deal.c.status == DealStatus.OPEN.value, _of(work, query),
        deal.c.expected_close_on.between(query.from_on, query.to_on))
    return list(work.session.execute(rows.group_by(*LIKE)))


def closed(work: Work, query: DealForecastQuery) -> dict[str, int]:
    """By currency what was signed in the period and stands."""
    rows = select(deal.c.currency, func.sum(deal.c.amount_minor)).where(
        WON, _of(work, query), deal.c.signed_on.between(query.from_on, query.to_on))
    return {currency: int(minor) for currency, minor in
            work.session.execute(rows.group_by(deal.c.currency))}


def _of(work: Work, query: DealForecastQuery) -> Any:
    return and_(visible_deals(work), chosen(
        (deal.c.pipeline, query.pipeline), (deal.c.owner_id, query.owner_id)))
