"""Queries about quotas, and about the sales that count towards them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.work import Work
from kernel.money import Money
from services.people.tables import (
    employee_quota,
    sale,
    sale_credit,
    target_heard,
    target_month,
)
from services.pipeline.contract.sale import SaleFacts
from services.strategy.contract import COUNT_METRICS, TargetEvent, TargetMetric, TargetSubject


def version_heard(work: Work, plan_id: str) -> int:
    """The newest version of a target plan that was heard; 0 if none."""
    found = work.session.execute(
        select(target_heard.c.version).where(target_heard.c.plan_id == plan_id)
    ).scalar()
    return found or 0


def replace(work: Work, event: TargetEvent) -> None:
    """Keep what a plan now gives each employee by month, instead of what it gave before.

    Of a count (quantity, new customers) nothing is kept: people measures money only."""
    heard = {"plan_id": event.plan_id, "version": event.version}
    work.session.execute(
        upsert(target_heard)
        .values(heard)
        .on_conflict_do_update(index_elements=["plan_id"], set_=heard)
    )
    for table in employee_quota, target_month:
        work.session.execute(delete(table).where(table.c.plan_id == event.plan_id))
    rows = [
        {
            "plan_id": event.plan_id,
            "employee_id": employee_id,
            "period": period,
            "metric": event.metric.value,
            "currency": event.currency,
            "amount_minor": amount,
        }
        for (employee_id, period), amount in _by_month(event).items()
    ]
    if rows:
        work.session.execute(insert(employee_quota), rows)
    _keep_totals(work, event)


def _keep_totals(work: Work, event: TargetEvent) -> None:
    """The whole plan by month, with the leaves that nobody holds: what hiring has to serve."""
    months = zip(*(cell.months for cell in event.cells), strict=True)
    rows = [
        {
            "plan_id": event.plan_id,
            "period": f"{event.year:04}-{month:02}",
            "metric": event.metric.value,
            "currency": event.currency,
            "amount_minor": sum(amounts),
        }
        for month, amounts in enumerate(months, 1)
    ]
    if rows:
        work.session.execute(insert(target_month), rows)


def _by_month(event: TargetEvent) -> dict[tuple[str, str], int]:
    """Who holds several leaves, one of them taken over, has the sum of them."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for cell in event.cells:
        if cell.subject_kind is TargetSubject.EMPLOYEE and event.metric not in COUNT_METRICS:
            for month, amount in enumerate(cell.months, 1):
                found[cell.subject_id, f"{event.year:04}-{month:02}"] += amount
    return found


def of_month(work: Work, employee_id: str, period: str) -> list[Any]:
    """An employee's quotas of a month, one a metric and currency; of two plans the newest."""
    quota = employee_quota.c
    return list(
        work.session.execute(
            select(employee_quota)
            .where(quota.employee_id == employee_id, quota.period == period)
            .order_by(quota.metric, quota.currency, quota.plan_id.desc())
            .ext(distinct_on(quota.metric, quota.currency))
        )
    )


def sales_crediting(work: Work, employee_id: str) -> Sequence[SaleFacts]:
    """Every sale that credits an employee, or once did, as it stands."""
    return (
        work.session.execute(
            select(sale.c.facts)
            .join(sale_credit, sale_credit.c.deal_id == sale.c.deal_id)
            .where(sale_credit.c.employee_id == employee_id)
        )
        .scalars()
        .all()
    )


def signed_by_month(work: Work, employee_id: str, currency: str) -> dict[str, Money]:
    """An employee's quotas of signed amounts, by month; of two plans the newest."""
    quota = employee_quota.c
    rows = work.session.execute(
        select(quota.period, quota.amount_minor)
        .where(quota.employee_id == employee_id, quota.currency == currency,
               quota.metric == TargetMetric.SIGNED.value)
        .order_by(quota.period, quota.plan_id))
    return {period: Money(minor, currency) for period, minor in rows}
