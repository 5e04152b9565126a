"""A cell down to the facts that made it, and a sale up to the goals that it serves.

A target's month is compared with the rows that analytics certified for the same metric, subject,
currency and days; the facts behind those rows are the receipts. Both ways show no more than the
plan itself: a node that the caller does not see with its amounts is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from chassis import scope
from chassis.errors import NotFound, Refusal, refuse
from chassis.work import Work
from kernel.money import Money, total
from services.analytics import contract as figures
from services.analytics.contract import Analytics
from services.strategy import contract
from services.strategy.contract import (
    COUNT_METRICS,
    GoalPath,
    SaleGoals,
    TargetDimension,
    TargetMetric,
    TargetRecords,
)
from services.strategy.rules.states import AGREED_STATES
from services.strategy.store import plans as strategic_plans
from services.strategy.store import targets as store
from services.strategy.tables import target_node, target_plan
from services.strategy.usecases.target_views import View, view_of

LARGEST_PAGE = 200
_AGREED = [state.value for state in AGREED_STATES]


@dataclass(frozen=True)
class Behind:
    """What analytics certified for a cell, and a page of the facts behind it."""

    target: Money
    reached: int
    facts: figures.Facts


def ask_behind(query: contract.TargetRecordsQuery, work: Work) -> Behind:
    """Ask analytics for the rows and the facts of the cell."""
    with work.reading():
        view = view_of(work, query.plan_id)
        if query.node not in view.sight.seen:
            raise NotFound("record.not_found")
        refuse(_not_measured(view.plan))
        months = view.totals(work)[query.node].months
    kind, subject_id = query.node.split("/", 1)
    from_on, to_on = span(view.plan.year, query.month)
    asked = (figures.Metric(view.plan.metric), figures.SubjectKind(kind), from_on, to_on,
             subject_id, view.plan.currency)
    reached = work.services.call(Analytics.kpis, figures.KpiQuery(*asked, "year")).total
    facts = work.services.call(
        Analytics.drill_down, figures.DrillQuery(*asked, query.limit, query.cursor))
    chosen = months if query.month is None else [months[query.month - 1]]
    return Behind(total(chosen, view.plan.currency), reached, facts)


def _not_measured(plan: Any) -> list[Refusal]:
    """Counts are not measured against sales, nor are cuts."""
    if TargetMetric(plan.metric) in COUNT_METRICS:
        return [Refusal("target.metric_not_measured", "plan_id", {"metric": plan.metric})]
    if plan.dimension != TargetDimension.ORGANIZATION:
        return [Refusal("target.cut_not_measured", "plan_id", {"dimension": plan.dimension})]
    return []


def behind(query: contract.TargetRecordsQuery, work: Work) -> TargetRecords:
    found: Behind = work.asked
    currency = found.target.currency
    return TargetRecords(found.target, Money(found.reached, currency), tuple(
        contract.TargetRecord(fact.fact_id, fact.deal_id, fact.row.day, fact.cause, fact.leg,
                              Money(fact.value, currency))
        for fact in found.facts.items), found.facts.next_cursor)


def span(year: int, month: int | None) -> tuple[date, date]:
    """The days of a month, or of the year: from the first until before the second."""
    if month is None:
        return date(year, 1, 1), date(year + 1, 1, 1)
    return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)


def ask_facts(query: contract.SaleGoalsQuery, work: Work) -> figures.DealFacts:
    """Which rows the sale moved; analytics knows."""
    found: figures.DealFacts = work.services.call(
        Analytics.deal_facts, figures.DealId(query.deal_id))
    return found


def goals_of(query: contract.SaleGoalsQuery, work: Work) -> SaleGoals:
    """Every month of an agreed plan that the sale counts in, as far as the caller sees it."""
    _must_see(work.asked.facts, work)
    moved = _moved(work.asked.facts)
    return SaleGoals(query.deal_id, tuple(
        path for plan_id in _plans_with(moved, work)
        for path in _paths(view_of(work, plan_id), moved, work)))


def _must_see(facts: Iterable[figures.Fact], work: Work) -> None:
    """A sale is theirs whom it credits; raises NotFound when none of them is in scope. A deal that
    was never signed, or is none, counts for nothing and says so."""
    credited = {fact.row.subject_id for fact in facts
                if fact.row.subject_kind is figures.SubjectKind.EMPLOYEE}
    if credited and work.scope != "all" and not any(scope.may_see(work, one) for one in credited):
        raise NotFound("record.not_found")


@dataclass(frozen=True)
class Month:
    """A node's month of one metric and currency."""

    metric: str
    node: str
    currency: str
    year: int
    month: int


def _moved(facts: Iterable[figures.Fact]) -> dict[Month, int]:
    """What the facts add up to, month by month; what was taken back entirely is left out."""
    sums: dict[Month, int] = {}
    for fact in facts:
        row = fact.row
        place = Month(row.metric.value, f"{row.subject_kind.value}/{row.subject_id}",
                      row.currency, row.day.year, row.day.month)
        sums[place] = sums.get(place, 0) + fact.value
    return {place: value for place, value in sums.items() if value}


def _plans_with(moved: Iterable[Month], work: Work) -> list[str]:
    """The agreed plans that the caller sees and that have one of the nodes."""
    places = list(moved)
    with_a_node = select(target_node.c.plan_id).where(
        target_node.c.node.in_({place.node for place in places}))
    query = (
        select(target_plan.c.plan_id)
        .where(store.visible_plans(work), target_plan.c.state.in_(_AGREED),
               target_plan.c.dimension == TargetDimension.ORGANIZATION.value,
               target_plan.c.plan_id.in_(with_a_node),
               target_plan.c.metric.in_({place.metric for place in places}),
               target_plan.c.year.in_({place.year for place in places}))
        .order_by(target_plan.c.plan_id))
    return list(work.session.execute(query).scalars())


def _paths(view: View, moved: dict[Month, int], work: Work) -> Iterator[GoalPath]:
    plan, totals, goals = view.plan, view.totals(work), _goals(view.plan, work)
    for place, value in moved.items():
        fits = (place.metric, place.currency, place.year) == (
            plan.metric, plan.currency, plan.year)
        if fits and place.node in totals:
            above = tuple(name for name in view.tree.above(place.node) if view.sight.shows(name))
            yield GoalPath(
                plan.plan_id, plan.name, TargetMetric(plan.metric), place.node, above, place.month,
                Money(value, plan.currency), totals[place.node].months[place.month - 1],
                goals)


def _goals(plan: Any, work: Work) -> tuple[contract.Goal, ...]:
    """Of the strategic plan in force, those of the plan's metric that are due in its year or
    later."""
    if not work.caller.holds("strategy:read"):
        return ()
    strategic = strategic_plans.approved(work, None)
    if strategic is None:
        return ()
    return tuple(goal for goal in strategic.content.goals
                 if goal.metric == plan.metric and goal.due_on.year >= plan.year)
