"""Queries of what was won and lost, and of boards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    Text,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.lists import chosen
from chassis.work import Work
from services.pipeline.contract import DealStatus, Stage
from services.pipeline.contract.forecasts import BoardQuery, WinField
from services.pipeline.contract.overrides import DealForecastQuery
from services.pipeline.rules.stages import OPEN_STAGES
from services.pipeline.store import visible_deals
from services.pipeline.tables import deal, forecast_override, home_copy, win_count

WON, LOST = deal.c.status == DealStatus.SIGNED.value, deal.c.status == DealStatus.LOST.value
CLOSED = or_(WON, LOST)
PLACE = case({stage.value: place for place, stage in enumerate(OPEN_STAGES)},
             value=deal.c.stage, else_=len(OPEN_STAGES))
_LINE = func.json_array_elements(cast(deal.c.lines, JSON))
VALUES: Mapping[WinField, Any] = {
    WinField.CHANNEL: deal.c.channel_id, WinField.OWNER: deal.c.owner_id,
    WinField.ORIGIN: deal.c.origin,
    WinField.PARTNER: cast(deal.c.partner_id.is_not(None), Text),
    WinField.PRODUCT_LINE: cast(_LINE, JSON)["product_line"].astext,
}
Counts = Mapping[tuple[str, str], tuple[int, int]]
ALL = ""
"""The field under which all wins and losses of a pipeline are counted."""


def count_again(work: Work) -> None:
    """Count every closed deal anew, by pipeline, team, field and value; by no team all of them."""
    work.lock("row", "win_count")
    work.session.execute(delete(win_count))
    for team in (literal(ALL), home_copy.c.unit_id):
        _count(work, team, literal(ALL), literal(ALL), CLOSED)
        for field, value in VALUES.items():
            _count(work, team, literal(str(field)), value, CLOSED)
        for at, stage in enumerate(OPEN_STAGES):
            _count(work, team, literal(WinField.STAGE.value), literal(stage.value),
                   and_(CLOSED, or_(WON, at <= PLACE)))


def _count(work: Work, team: Any, field: Any, value: Any, which: Any) -> None:
    """A deal counts once for each of its values."""
    of = (deal.c.pipeline, team.label("team"), value.label("value"), deal.c.status)
    rows = select(deal.c.deal_id, *of).outerjoin(
        home_copy, home_copy.c.employee_id == deal.c.owner_id).where(which).distinct().subquery()
    counted = select(
        rows.c.pipeline, rows.c.team, field, rows.c.value,
        func.count().filter(rows.c.status == DealStatus.SIGNED.value),
        func.count().filter(rows.c.status == DealStatus.LOST.value)).where(
            rows.c.team.is_not(None)).group_by(rows.c.pipeline, rows.c.team, rows.c.value)
    names = ["pipeline", "team", "field", "value", "won", "lost"]
    work.session.execute(insert(win_count).from_select(names, counted))


def counts(work: Work, pipeline: str) -> dict[str, Counts]:
    """By team (field, value) -> wins and losses."""
    found: dict[str, dict[tuple[str, str], tuple[int, int]]] = defaultdict(dict)
    for row in work.session.execute(select(win_count).where(win_count.c.pipeline == pipeline)):
        found[row.team][row.field, row.value] = row.won, row.lost
    return dict(found)


def keep_home(work: Work, employee_id: str, version: int, units: Any, unit_id: str | None) -> None:
    """Keep the newest word on somebody's units; an older one changes nothing."""
    newest = upsert(home_copy).values(
        employee_id=employee_id, version=version, units=units, unit_id=unit_id)
    work.session.execute(newest.on_conflict_do_update(
        index_elements=["employee_id"], where=home_copy.c.version < newest.excluded.version,
        set_={name: newest.excluded[name] for name in ("version", "units", "unit_id")}))


def homes(work: Work) -> list[Any]:
    return list(work.session.execute(select(home_copy).order_by(home_copy.c.employee_id)))


def move_home(work: Work, employee_id: str, unit_id: str | None) -> None:
    work.session.execute(update(home_copy).where(home_copy.c.employee_id == employee_id)
                         .values(unit_id=unit_id))


def teams(work: Work, owner_ids: Iterable[str]) -> dict[str, str | None]:
    """The home unit of each of them that is known."""
    rows = work.session.execute(
        select(home_copy.c.employee_id, home_copy.c.unit_id)
        .where(home_copy.c.employee_id.in_(sorted(set(owner_ids)))))
    return {row.employee_id: row.unit_id for row in rows}


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
    line = func.json_array_elements(cast(deal.c.lines, JSON)).column_valued("line")
    name = cast(line, JSON)["product_line"].astext
    lines = select(func.array_agg(name.distinct())).correlate(deal).scalar_subquery()
    rows = select(*LIKE, lines.label("product_lines"), deal.c.amount_minor).where(
        deal.c.status == DealStatus.OPEN.value, _of(work, query),
        deal.c.expected_close_on.between(query.from_on, query.to_on)).subquery()
    alike = [one for one in rows.c if one.name != "amount_minor"]
    return list(work.session.execute(
        select(*alike, func.sum(rows.c.amount_minor).label("minor")).group_by(*alike)))


def closed(work: Work, query: DealForecastQuery) -> dict[str, int]:
    """By currency what was signed in the period and stands."""
    rows = select(deal.c.currency, func.sum(deal.c.amount_minor)).where(
        WON, _of(work, query), deal.c.signed_on.between(query.from_on, query.to_on))
    return {currency: int(minor) for currency, minor in
            work.session.execute(rows.group_by(deal.c.currency))}


def _of(work: Work, query: DealForecastQuery) -> Any:
    return and_(visible_deals(work), chosen(
        (deal.c.pipeline, query.pipeline), (deal.c.owner_id, query.owner_id)))
