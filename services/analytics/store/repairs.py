"""Find rows that differ from the sum of their facts, and set them right under their locks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, text

from chassis.work import Work
from services.analytics.contract import Metric, RowKey
from services.analytics.rules.facts import in_row_order
from services.analytics.store.rows import Row, columns_of, key_of, row_of
from services.analytics.tables import kpi_row

_DIFFERING = text("""
    SELECT metric, subject_kind, subject_id, currency, day
    FROM (SELECT * FROM kpi_row WHERE metric = :metric) AS held
    FULL JOIN (
        SELECT metric, subject_kind, subject_id, currency, day, sum(value) AS due
        FROM fact WHERE metric = :metric GROUP BY metric, subject_kind, subject_id, currency, day
    ) AS summed USING (metric, subject_kind, subject_id, currency, day)
    WHERE value IS DISTINCT FROM coalesce(due, 0)""")
_GIVEN = """unnest(CAST(:metric AS text[]), CAST(:subject_kind AS text[]),
    CAST(:subject_id AS text[]), CAST(:currency AS text[]), CAST(:day AS date[]))
    WITH ORDINALITY AS given(metric, subject_kind, subject_id, currency, day, place)"""
_SAME = """(metric, subject_kind, subject_id, currency, day)"""
# A row that is gone comes back with the newest version that its facts ever got.
_ADD_MISSING = text(f"""
    INSERT INTO kpi_row (metric, subject_kind, subject_id, currency, day, value, epoch, counter)
    SELECT given.metric, given.subject_kind, given.subject_id, given.currency, given.day, 0,
           newest.row_epoch, newest.row_counter
    FROM {_GIVEN} CROSS JOIN LATERAL (
        SELECT row_epoch, row_counter FROM fact
        WHERE (fact.metric, fact.subject_kind, fact.subject_id, fact.currency, fact.day)
            = (given.metric, given.subject_kind, given.subject_id, given.currency, given.day)
        ORDER BY row_epoch DESC, row_counter DESC LIMIT 1) AS newest
    ORDER BY given.place
    ON CONFLICT DO NOTHING""")
_LOCK = text(f"""
    SELECT 1 FROM kpi_row JOIN {_GIVEN} USING {_SAME} ORDER BY given.place FOR UPDATE OF kpi_row""")
_REPAIR = text(f"""
    UPDATE kpi_row AS held
    SET value = due.value, counter = held.counter + 1, epoch = greatest(held.epoch, :epoch)
    FROM (SELECT given.*, (SELECT coalesce(sum(fact.value), 0) FROM fact
            WHERE (fact.metric, fact.subject_kind, fact.subject_id, fact.currency, fact.day)
                = (given.metric, given.subject_kind, given.subject_id, given.currency, given.day)
          ) AS value
          FROM {_GIVEN}) AS due
    WHERE (held.metric, held.subject_kind, held.subject_id, held.currency, held.day)
        = (due.metric, due.subject_kind, due.subject_id, due.currency, due.day)
      AND held.value <> due.value
    RETURNING held.metric, held.subject_kind, held.subject_id, held.currency, held.day,
              held.value, held.epoch, held.counter""")


def differing_rows(work: Work) -> list[RowKey]:
    """The rows that are not the sum of their facts, in the order of their locks."""
    found: list[Any] = []
    for metric in Metric:
        found += work.session.execute(_DIFFERING, {"metric": metric.value})
    return in_row_order(key_of(row) for row in found)


def repair(work: Work, keys: Sequence[RowKey]) -> list[Row]:
    """Set rows to the sum of their facts, read after their locks; the rows that were wrong."""
    columns = columns_of(keys)
    work.session.execute(_ADD_MISSING, columns)
    work.session.execute(_LOCK, columns)
    return [
        row_of(row)
        for row in work.session.execute(_REPAIR, {**columns, "epoch": work.ground.epoch})
    ]


def count_rows(work: Work) -> int:
    return work.session.execute(select(func.count()).select_from(kpi_row)).scalar_one()
