"""Write KPI rows and facts, a statement each for a whole batch; read what deals have in rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, text

from chassis.work import Work
from services.analytics.contract import Metric, RowKey, RowVersion, SubjectKind
from services.analytics.rules.facts import FactLine, in_row_order
from services.analytics.tables import ROW, fact

_ADD_TO_ROWS = text("""
    INSERT INTO kpi_row AS held
        (metric, subject_kind, subject_id, currency, day, value, epoch, counter)
    SELECT *, :epoch, 1 FROM unnest(CAST(:metric AS text[]), CAST(:subject_kind AS text[]),
        CAST(:subject_id AS text[]), CAST(:currency AS text[]), CAST(:day AS date[]),
        CAST(:value AS bigint[]))
    ON CONFLICT (metric, subject_kind, subject_id, currency, day) DO UPDATE
    SET value = held.value + excluded.value, counter = held.counter + 1,
        epoch = greatest(held.epoch, excluded.epoch)
    RETURNING metric, subject_kind, subject_id, currency, day, value, epoch, counter""")
_ADD_FACTS = text("""
    INSERT INTO fact (cause, deal_id, metric, subject_kind, subject_id, currency, day, leg, value,
                      row_epoch, row_counter, created_at)
    SELECT *, CAST(:now AS timestamptz) FROM unnest(
        CAST(:cause AS text[]), CAST(:deal_id AS text[]), CAST(:metric AS text[]),
        CAST(:subject_kind AS text[]), CAST(:subject_id AS text[]), CAST(:currency AS text[]),
        CAST(:day AS date[]), CAST(:leg AS text[]), CAST(:value AS bigint[]),
        CAST(:row_epoch AS bigint[]), CAST(:row_counter AS bigint[]))""")


@dataclass(frozen=True)
class Row:
    """A KPI row as it stands after a change."""

    key: RowKey
    value: int
    version: RowVersion


def add_to_rows(work: Work, changes: Mapping[RowKey, int]) -> dict[RowKey, Row]:
    """Add to rows, in the order in which every transaction locks them, and raise their versions."""
    keys = in_row_order(changes)
    written = work.session.execute(
        _ADD_TO_ROWS,
        {**columns_of(keys), "value": [changes[key] for key in keys], "epoch": work.ground.epoch},
    )
    rows = (row_of(row) for row in written)
    return {row.key: row for row in rows}


def add_facts(
    work: Work, lines: Sequence[tuple[str, FactLine]], rows: Mapping[RowKey, Row]
) -> None:
    """Add facts, each a line with its cause, and with the version that its row got."""
    versions = [rows[line.row].version for _, line in lines]
    work.session.execute(
        _ADD_FACTS,
        {
            **columns_of([line.row for _, line in lines]),
            "now": work.now,
            "cause": [cause for cause, _ in lines],
            "deal_id": [line.deal_id for _, line in lines],
            "leg": [line.leg for _, line in lines],
            "value": [line.value for _, line in lines],
            "row_epoch": [version.epoch for version in versions],
            "row_counter": [version.counter for version in versions],
        },
    )


def held_by_deals(work: Work, deal_ids: Iterable[str]) -> dict[str, dict[RowKey, int]]:
    """What each certified sale has in its rows: sums of facts, commission costs left out."""
    key = [fact.c[name] for name in ROW]
    rows = work.session.execute(
        select(*key, fact.c.deal_id, func.sum(fact.c.value).label("value"))
        .where(fact.c.deal_id.in_(sorted(deal_ids)), fact.c.metric != Metric.COMMISSION_COST.value)
        .group_by(fact.c.deal_id, *key)
        .having(func.sum(fact.c.value) != 0)
    )
    held: dict[str, dict[RowKey, int]] = {}
    for row in rows:
        held.setdefault(row.deal_id, {})[key_of(row)] = int(row.value)
    return held


def columns_of(keys: Sequence[RowKey]) -> dict[str, list[Any]]:
    """The parts of row keys as one list per column."""
    return {
        "metric": [key.metric.value for key in keys],
        "subject_kind": [key.subject_kind.value for key in keys],
        "subject_id": [key.subject_id for key in keys],
        "currency": [key.currency for key in keys],
        "day": [key.day for key in keys],
    }


def key_of(row: Any) -> RowKey:
    return RowKey(
        Metric(row.metric), SubjectKind(row.subject_kind), row.subject_id, row.currency, row.day
    )


def row_of(row: Any) -> Row:
    return Row(key_of(row), int(row.value), RowVersion(row.epoch, row.counter))
