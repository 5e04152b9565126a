"""Closed months, their published figures, and quotas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Text, func, insert, literal, select
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.work import Work
from kernel.periods import Period
from services.analytics.contract import Metric, SubjectKind
from services.analytics.tables import closed_period, kpi_row, published_figure, quota

PUBLISHED_KINDS = (SubjectKind.COMPANY.value, SubjectKind.EMPLOYEE.value)


def closed(work: Work, period: str) -> Any:
    """The closing of a month; None while it is open."""
    return work.session.execute(
        select(closed_period).where(closed_period.c.period == period)
    ).first()


def count_waiting(work: Work) -> int:
    """Events that wait or are parked: what the figures may still lack."""
    waiting = work.ground.tables.tables["waiting"]
    return work.session.execute(select(func.count()).select_from(waiting)).scalar_one()


def close(work: Work, name: str, month: Period) -> None:
    """Keep the month's figures as they stand now."""
    work.session.execute(
        insert(closed_period).values(period=name, closed_at=work.now, waiting=count_waiting(work))
    )
    figures = _signed(month).add_columns(literal(name, Text))
    work.session.execute(
        insert(published_figure).from_select(
            ["subject_kind", "subject_id", "currency", "value", "period"], figures
        )
    )


def published(work: Work, name: str) -> list[Any]:
    """The figures of a month as they were when it was closed."""
    figure = published_figure.c
    return list(
        work.session.execute(
            select(figure.subject_kind, figure.subject_id, figure.currency, figure.value)
            .where(figure.period == name)
            .order_by(*_order(figure))
        )
    )


def corrected(work: Work, month: Period) -> list[Any]:
    """The same figures as they stand now."""
    return list(work.session.execute(_signed(month).order_by(*_order(kpi_row.c))))


def quota_of(work: Work, quota_id: str) -> Any:
    return work.session.execute(select(quota).where(quota.c.quota_id == quota_id)).first()


def save_quota(work: Work, values: dict[str, Any]) -> None:
    work.session.execute(
        upsert(quota).values(values).on_conflict_do_update(index_elements=["quota_id"], set_=values)
    )


def _order(columns: Any) -> Sequence[Any]:
    return (columns.subject_kind, columns.subject_id, columns.currency)


def _signed(month: Period) -> Any:
    rows = kpi_row.c
    return (
        select(
            rows.subject_kind, rows.subject_id, rows.currency, func.sum(rows.value).label("value")
        )
        .where(
            rows.metric == Metric.SIGNED.value,
            rows.subject_kind.in_(PUBLISHED_KINDS),
            rows.day >= month.start,
            rows.day < month.end,
        )
        .group_by(rows.subject_kind, rows.subject_id, rows.currency)
    )
