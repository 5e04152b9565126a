"""Queries about market studies."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select

from chassis.errors import NotFound
from chassis.work import Work
from kernel.money import Money
from services.strategy.contract import MarketStudy
from services.strategy.tables import market_study


def find(work: Work, study_id: str) -> MarketStudy:
    """One study; raises NotFound."""
    row = work.session.execute(
        select(market_study).where(market_study.c.study_id == study_id)).first()
    if row is None:
        raise NotFound("record.not_found")
    return as_message(row)


def exists(work: Work, study_id: str) -> bool:
    found = select(market_study.c.study_id).where(market_study.c.study_id == study_id)
    return work.session.execute(found).first() is not None


def add(work: Work, row: dict[str, Any]) -> None:
    work.session.execute(insert(market_study), row)


def newest(work: Work, limit: int) -> list[MarketStudy]:
    """The studies of the latest days first."""
    rows = work.session.execute(select(market_study).order_by(
        market_study.c.from_on.desc(), market_study.c.study_id.desc()).limit(limit))
    return [as_message(row) for row in rows]


def as_message(row: Any) -> MarketStudy:
    return MarketStudy(
        row.study_id, row.version, row.name, row.segment, row.region, row.from_on, row.to_on,
        Money(row.size_minor, row.currency), row.source, row.growth, row.competitors, row.unit_id,
        row.recorded_by, row.recorded_at, row.external_ref)
