"""What hiring needs and what it gave: the capacity gap, the funnel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from chassis.errors import Refusal, refuse
from chassis.lists import chosen
from chassis.work import Work
from kernel.money import Money
from kernel.periods import Period, add_months
from services.people import quotas
from services.people.contract.hiring_figures import CapacityGap, Funnel, FunnelQuery, GapQuery
from services.people.contract.recruiting import CandidateState, Probation, RefusedBy
from services.people.rules import capacity, funnel
from services.people.rules.attainment import achieved
from services.people.tables import candidate, employee, plan_assignment, target_month
from services.strategy.contract import TargetMetric

FIRST_MONTHS = 12


def gap(query: GapQuery, work: Work) -> CapacityGap:
    """Who sells has a compensation plan."""
    refuse([] if query.capacity > 0 else [Refusal("capacity.not_positive", "capacity")])
    sellers = select(employee.c.hired_on, employee.c.left_on).where(
        employee.c.employee_id.in_(select(plan_assignment.c.employee_id)))
    return capacity.gap(query, _targets(query, work), [
        capacity.Carrier(row.hired_on, row.left_on) for row in work.session.execute(sellers)])


def _targets(query: GapQuery, work: Work) -> Mapping[str, Money]:
    of, currency = target_month.c, query.currency
    rows = work.session.execute(
        select(of.period, func.sum(of.amount_minor).label("minor"))
        .where(of.period.like(f"{query.year:04}-%"), of.metric == query.metric,
               of.currency == currency).group_by(of.period))
    return {row.period: Money(int(row.minor), currency) for row in rows}


def counted(query: FunnelQuery, work: Work) -> Funnel:
    of = candidate.c
    refuse([] if query.from_on < query.to_on else [Refusal("period.not_ascending", "to_on")])
    rows = work.session.execute(select(candidate).where(
        of.applied_on >= query.from_on, of.applied_on < query.to_on,
        chosen((of.requisition_id, query.requisition_id)))).all()
    came = [funnel.Came(CandidateState(row.reached), row.applied_on, row.hired_on) for row in rows]
    return Funnel(
        funnel.steps(came), _count(rows, "refused_by", RefusedBy.US),
        _count(rows, "refused_by", RefusedBy.CANDIDATE),
        _count(rows, "probation", Probation.PASSED), _count(rows, "probation", Probation.FAILED),
        funnel.median_days(came), funnel.predictive(_results(rows, work)))


def _count(rows: Sequence[Any], name: str, value: str) -> int:
    return sum(getattr(row, name) == value for row in rows)


def _results(rows: Sequence[Any], work: Work) -> list[funnel.Result]:
    """Of everybody hired with a score whose first twelve months are over; those who signed nothing
    count in the currency of the others, and who signed in several has a result in each."""
    hired = {row.employee_id: row for row in rows if row.employee_id and row.score is not None
             and add_months(row.hired_on, FIRST_MONTHS) <= work.today}
    sales = {one: quotas.sales_crediting(work, one) for one in hired}
    currencies = sorted({sale.currency for some in sales.values() for sale in some}) or ["CNY"]
    return [
        funnel.Result(one, row.score, achieved(
            TargetMetric.SIGNED, one, sales[one], currency,
            Period(row.hired_on, add_months(row.hired_on, FIRST_MONTHS))))
        for currency in currencies for one, row in hired.items()]
