"""Where a strategic plan stands: analytics is asked for the figures before the transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from chassis.errors import Unavailable
from chassis.work import Work
from kernel.money import Money, minor_digits
from services.analytics.contract import Analytics, KpiQuery, Metric, SubjectKind
from services.strategy.contract import MarketStudy, PlanContent, PlanVersionId
from services.strategy.contract.gates import PlanProgress, Unmeasured
from services.strategy.rules import gates as rules
from services.strategy.rules.gates import Reading
from services.strategy.rules.market import share
from services.strategy.store import market
from services.strategy.store import plans as store

SHARE = "market_share"
COMPANY, CURRENCY = "company", "CNY"
THOUSAND = 1000
"""Analytics counts quantities in thousandths."""


class Asked(NamedTuple):
    """A figure that somebody wants: until and with the day before `to_on`."""

    metric: str
    unit: str
    from_on: date
    to_on: date


def ask(query: PlanVersionId, work: Work) -> Mapping[Asked, Reading]:
    with work.reading():
        content = store.find(work, query.plan_id, query.plan_version).content
        studies = market.newest(work, 1)
    return {one: _reading(one, studies[0] if studies else None, work)
            for one in _wanted(content, work)}


def progress(query: PlanVersionId, work: Work) -> PlanProgress:
    content = store.find(work, query.plan_id, query.plan_version).content
    found: Mapping[Asked, Reading] = work.asked or {}
    goals = tuple(rules.goal(one, found[_of_goal(content, one.metric, one.unit, one.due_on, work)])
                  for one in content.goals)
    readings = {one.phase_id: found[_of_gate(content, one.gate_metric, work)]
                for one in content.phases}
    return PlanProgress(query.plan_id, query.plan_version, goals,
                        rules.gates(content.phases, readings))


def _wanted(content: PlanContent, work: Work) -> Iterable[Asked]:
    return dict.fromkeys([
        *(_of_goal(content, one.metric, one.unit, one.due_on, work) for one in content.goals),
        *(_of_gate(content, one.gate_metric, work) for one in content.phases)])


def _of_goal(content: PlanContent, metric: str, unit: str, due_on: date, work: Work) -> Asked:
    return Asked(metric, unit, content.starts_on, min(work.today, due_on) + timedelta(days=1))


def _of_gate(content: PlanContent, metric: str, work: Work) -> Asked:
    """In the unit of the first goal of the same metric."""
    unit = next((one.unit for one in content.goals if one.metric == metric), "")
    return Asked(metric, unit, content.starts_on, work.today + timedelta(days=1))


def _reading(asked: Asked, study: MarketStudy | None, work: Work) -> Reading:
    try:
        if asked.metric == SHARE:
            return _share_of(study, work)
        return _figure(asked, work)
    except Unavailable:
        return Reading(unmeasured=Unmeasured.ANALYTICS_AWAY)


def _share_of(study: MarketStudy | None, work: Work) -> Reading:
    """Of the newest market study, over its own days."""
    if study is None:
        return Reading(unmeasured=Unmeasured.NO_STUDY)
    currency = study.size.currency
    kind = SubjectKind.UNIT if study.unit_id else SubjectKind.COMPANY
    own = work.services.call(Analytics.kpis, KpiQuery(
        Metric.SIGNED, kind, study.from_on, study.to_on, study.unit_id or COMPANY, currency,
        "year")).total
    part = share(Money(own, currency), study.size)
    return Reading(part) if part is not None else Reading(unmeasured=Unmeasured.NO_STUDY)


def _figure(asked: Asked, work: Work) -> Reading:
    if asked.metric not in list(Metric):
        return Reading(unmeasured=Unmeasured.METRIC_UNKNOWN)
    if asked.to_on <= asked.from_on:
        return Reading(unmeasured=Unmeasured.NOT_BEGUN)
    metric = Metric(asked.metric)
    currency = asked.unit if _is_currency(asked.unit) else CURRENCY
    found = work.services.call(Analytics.kpis, KpiQuery(
        metric, SubjectKind.COMPANY, asked.from_on, asked.to_on, COMPANY,
        "" if metric is Metric.QUANTITY else currency, "year"))
    scale = THOUSAND if metric is Metric.QUANTITY else 10 ** minor_digits(currency)
    return Reading(Decimal(found.total) / scale)


def _is_currency(unit: str) -> bool:
    try:
        minor_digits(unit)
    except ValueError:
        return False
    return True
