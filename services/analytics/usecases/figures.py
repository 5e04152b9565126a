"""Read figures: over time, ranked, and down to the facts that made them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select, true

from chassis import lists, scope
from chassis.errors import Refusal, refuse
from chassis.work import Work
from kernel.money import Money
from services.analytics.contract import (
    DrillQuery,
    Fact,
    Facts,
    KpiPart,
    KpiQuery,
    KpiRanking,
    Kpis,
    Metric,
    RankedSubject,
    RankedSubjects,
    RowVersion,
    SubjectKind,
)
from services.analytics.rules import spans
from services.analytics.store import merges, reading
from services.analytics.store.reading import Figure
from services.analytics.store.rows import key_of
from services.analytics.tables import fact, kpi_row
from services.analytics.usecases.access import needs_sight, needs_sight_of_kind


@dataclass(frozen=True)
class Wish:
    """A page as `lists.page` wants it asked for."""

    sort: str
    limit: int
    cursor: str | None


def kpis(query: KpiQuery, work: Work) -> Kpis:
    """One metric of one subject over time, cut into parts."""
    _refuse_problems(query, spans.problems_of_grain(query.grain))
    needs_sight(work, query.subject_kind, query.subject_id)
    figure = _figure_of_one(query, work)
    values = reading.day_values(work, figure)
    parts = tuple(
        _part(name, part, spans.value_of(part, values), figure)
        for part, name in spans.parts(query.from_on, query.to_on, query.grain)
    )
    total = sum(values.values())
    return Kpis(
        query.metric,
        query.subject_kind,
        query.subject_id,
        figure.currency,
        parts,
        total,
        amount_of(figure, total),
    )


def ranking(query: KpiRanking, work: Work) -> RankedSubjects:
    """The subjects of a kind that the caller may see, greatest first."""
    _refuse_problems(query)
    needs_sight_of_kind(work, query.subject_kind)
    figure = _figure(query)
    totals = reading.totals(figure, _inside_scope(work, query.subject_kind))
    page = lists.page(
        work,
        select(totals.c.subject_id, totals.c.value),
        lists.Sorting({"value": totals.c.value}, totals.c.subject_id),
        Wish("-value", query.limit, query.cursor),
    )
    return RankedSubjects(
        tuple(
            RankedSubject(row.subject_id, row.value, amount_of(figure, row.value))
            for row in page.rows
        ),
        page.next_cursor,
    )


def drill_down(query: DrillQuery, work: Work) -> Facts:
    """The facts behind a figure, newest first."""
    _refuse_problems(query)
    needs_sight(work, query.subject_kind, query.subject_id)
    page = lists.page(
        work,
        reading.facts_of(_figure_of_one(query, work)),
        lists.Sorting({"fact_id": fact.c.fact_id}, fact.c.fact_id),
        Wish("-fact_id", query.limit, query.cursor),
    )
    return Facts(tuple(fact_of(row) for row in page.rows), page.next_cursor)


def fact_of(row: Any) -> Fact:
    """A stored fact as others see it."""
    return Fact(
        f"fact_{row.fact_id}",
        row.deal_id,
        row.cause,
        key_of(row),
        row.leg,
        row.value,
        RowVersion(row.row_epoch, row.row_counter),
        row.created_at,
    )


def amount_of(figure: Figure, value: int) -> Money | None:
    """A value as money, for money metrics."""
    return Money(value, figure.currency) if figure.currency else None


def _refuse_problems(query: Any, more: list[Refusal] | None = None) -> None:
    found = spans.problems_of_span(query.from_on, query.to_on) + (more or [])
    if query.metric is not Metric.QUANTITY and not query.currency:
        found.append(Refusal("money.unknown_currency", "currency"))
    refuse(found)


def _figure_of_one(query: Any, work: Work) -> Figure:
    ids = merges.ids_of(work, query.subject_kind, query.subject_id)
    return _figure(query, ids)


def _figure(query: Any, subject_ids: tuple[str, ...] = ()) -> Figure:
    currency = "" if query.metric is Metric.QUANTITY else query.currency
    return Figure(
        query.metric, query.subject_kind, currency, query.from_on, query.to_on, subject_ids
    )


def _part(name: str, part: Any, value: int, figure: Figure) -> KpiPart:
    return KpiPart(part.start, name, value, amount_of(figure, value))


def _inside_scope(work: Work, kind: SubjectKind) -> ColumnElement[bool]:
    if work.scope == "partner":
        own: ColumnElement[bool] = kpi_row.c.subject_id.startswith(
            f"{work.caller.partner_id}/", autoescape=True
        )
        return own
    if kind is SubjectKind.EMPLOYEE:
        return scope.visible(work, kpi_row.c.subject_id)
    return true()
