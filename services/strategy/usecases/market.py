"""Market studies: recorded, read, and our share of them measured."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from chassis.errors import refuse
from chassis.ids import derived_id, new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from kernel.money import Money
from services.analytics.contract import Analytics, KpiQuery, Metric, SubjectKind
from services.strategy import contract
from services.strategy.contract import MarketShare, MarketStudy, MarketStudyList
from services.strategy.rules import market
from services.strategy.store import market as store
from services.strategy.tables import market_study

SORTING = Sorting({"from_on": market_study.c.from_on}, market_study.c.study_id)
COMPANY = "company"


def record(command: contract.RecordMarketStudy, work: Work) -> MarketStudy:
    refuse(market.wrong_study(command))
    ref = command.external_ref
    study_id = derived_id("mkt", "market_study", ref) if ref else new_id("mkt")
    work.lock("row", f"market/{study_id}")
    if not store.exists(work, study_id):
        store.add(work, _row(study_id, command, work))
    return store.find(work, study_id)


def get(query: contract.MarketStudyId, work: Work) -> MarketStudy:
    return store.find(work, query.study_id)


def listed(query: contract.MarketStudyQuery, work: Work) -> MarketStudyList:
    found = page(work, select(*market_study.c), SORTING, query)
    return MarketStudyList(tuple(map(store.as_message, found.rows)), found.next_cursor)


def ask_own(query: contract.MarketStudyId, work: Work) -> Money:
    """Our signed sales over the study's days; analytics certified them."""
    with work.reading():
        study = store.find(work, query.study_id)
    found = work.services.call(Analytics.kpis, KpiQuery(
        Metric.SIGNED, SubjectKind.UNIT if study.unit_id else SubjectKind.COMPANY, study.from_on,
        study.to_on, study.unit_id or COMPANY, study.size.currency, "year"))
    return Money(found.total, study.size.currency)


def measured(query: contract.MarketStudyId, work: Work) -> MarketShare:
    study, own = store.find(work, query.study_id), work.asked
    first = market.leader(study.competitors)
    return MarketShare(study.study_id, own, study.size, market.share(own, study.size),
                       first.name if first else None, first.share if first else None)


def _row(study_id: str, command: contract.RecordMarketStudy, work: Work) -> dict[str, Any]:
    return {
        "study_id": study_id, "version": 1, "name": command.name, "segment": command.segment,
        "region": command.region, "from_on": command.from_on, "to_on": command.to_on,
        "size_minor": command.size.minor, "currency": command.size.currency,
        "source": command.source, "growth": command.growth, "competitors": command.competitors,
        "unit_id": command.unit_id, "external_ref": command.external_ref,
        "recorded_by": work.caller.subject, "recorded_at": work.now}
