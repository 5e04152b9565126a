"""Read figures and facts of a subject.

A unit's are its own and those of all units that hang below it on each day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    Select,
    Text,
    and_,
    cast,
    func,
    literal,
    literal_column,
    select,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

from chassis.work import Work
from services.analytics.contract import Metric, SubjectKind
from services.analytics.store import merges
from services.analytics.tables import certified_sale, fact, kpi_row, unit_parent


@dataclass(frozen=True)
class Figure:
    """One metric of a kind of subject (or of one, under all its ids) in one currency over
    [from_on, to_on)."""

    metric: Metric
    subject_kind: SubjectKind
    currency: str
    from_on: date
    to_on: date
    subject_ids: tuple[str, ...] = ()


def day_values(work: Work, figure: Figure) -> dict[date, int]:
    """The figure day by day; days without a row are left out."""
    source, inside = _source(kpi_row, figure)
    rows = work.session.execute(
        select(kpi_row.c.day, func.sum(kpi_row.c.value))
        .select_from(source)
        .where(inside)
        .group_by(kpi_row.c.day)
    )
    return {row[0]: int(row[1]) for row in rows}


def facts_of(figure: Figure) -> Select[Any]:
    """The facts behind a figure."""
    source, inside = _source(fact, figure)
    return select(*fact.c).select_from(source).where(inside)


def facts_of_deal(work: Work, deal_id: str) -> list[Any]:
    """Everything that a deal moved, oldest first."""
    return list(
        work.session.execute(select(fact).where(fact.c.deal_id == deal_id).order_by(fact.c.fact_id))
    )


def certified(work: Work, deal_id: str) -> Any:
    """Version and facts of a deal's certified sale; None if none was certified."""
    return work.session.execute(
        select(certified_sale.c.sale_version, certified_sale.c.facts).where(
            certified_sale.c.deal_id == deal_id
        )
    ).first()


def totals(figure: Figure, inside: ColumnElement[bool]) -> Any:
    """A subquery (subject_id, value): the figure of every subject of the kind that is `inside`."""
    rows = kpi_row.c
    chosen = and_(*_matches(kpi_row, figure), inside)
    subject: Any = rows.subject_id
    source: Any = kpi_row
    if figure.subject_kind is SubjectKind.CUSTOMER:
        subject, source = merges.by_head()
    if figure.subject_kind is SubjectKind.UNIT:
        below = units_below(
            union(
                select(rows.subject_id).where(rows.subject_kind == SubjectKind.UNIT.value),
                select(unit_parent.c.parent_id).where(unit_parent.c.parent_id.is_not(None)),
            )
        )
        subject, source = below.c.top, kpi_row.join(below, _covers(below, kpi_row))
    return (
        select(subject.label("subject_id"), cast(func.sum(rows.value), BigInteger).label("value"))
        .select_from(source)
        .where(chosen)
        .group_by(subject)
        .subquery("totals")
    )


def units_below(tops: Any) -> CTE:
    """(top, unit_id, valid_from, valid_to): each top itself and, dated, all units below it."""
    tops = tops.subquery("tops")
    top = tops.c[0]
    below = select(
        top.label("top"),
        top.label("unit_id"),
        literal_column("CAST('-infinity' AS date)", Date).label("valid_from"),
        literal_column("CAST('infinity' AS date)", Date).label("valid_to"),
        cast(array([top]), ARRAY(Text)).label("path"),
    ).cte("below", recursive=True)
    valid_from = func.greatest(below.c.valid_from, unit_parent.c.valid_from)
    valid_to = func.least(below.c.valid_to, unit_parent.c.valid_to)  # NULL is passed over
    # No unit twice on a path: events heard out of order may hang two units under each other.
    return below.union_all(
        select(
            below.c.top,
            unit_parent.c.unit_id,
            valid_from,
            valid_to,
            func.array_append(below.c.path, unit_parent.c.unit_id),
        ).where(
            unit_parent.c.parent_id == below.c.unit_id,
            valid_from < valid_to,
            unit_parent.c.unit_id != func.all(below.c.path),
        )
    )


def _source(table: Any, figure: Figure) -> tuple[Any, ColumnElement[bool]]:
    """Where to read one subject's rows or facts, and which of them."""
    matches = _matches(table, figure)
    if figure.subject_kind is not SubjectKind.UNIT:
        return table, and_(*matches, table.c.subject_id.in_(figure.subject_ids))
    below = units_below(select(literal(figure.subject_ids[0], Text)))
    return table.join(below, _covers(below, table)), and_(*matches)


def _covers(below: CTE, table: Any) -> ColumnElement[bool]:
    return and_(
        table.c.subject_id == below.c.unit_id,
        table.c.day >= below.c.valid_from,
        table.c.day < below.c.valid_to,
    )


def _matches(table: Any, figure: Figure) -> list[ColumnElement[bool]]:
    columns = table.c
    return [
        columns.metric == figure.metric.value,
        columns.subject_kind == figure.subject_kind.value,
        columns.currency == figure.currency,
        columns.day >= figure.from_on,
        columns.day < figure.to_on,
    ]
