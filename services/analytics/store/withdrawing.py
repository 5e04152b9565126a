"""Take back what was booked for events that their own service no longer knows; say rows again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from chassis.work import Work
from services.analytics.contract import RowKey
from services.analytics.rules.facts import OUT, FactLine, in_row_order
from services.analytics.store.rows import Row, columns_of, key_of, row_of

TAKEN_BACK = "withdrawn/"
_COSTS = text("""
    SELECT replace(cause, :mark, '') AS cause, deal_id, metric, subject_kind, subject_id,
           currency, day, sum(value) AS value
    FROM fact WHERE metric = 'commission_cost' AND cause = ANY(CAST(:causes AS text[]))
    GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(value) <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7""")
_GIVEN = """unnest(CAST(:metric AS text[]), CAST(:subject_kind AS text[]),
    CAST(:subject_id AS text[]), CAST(:currency AS text[]), CAST(:day AS date[]))
    WITH ORDINALITY AS given(metric, subject_kind, subject_id, currency, day, place)"""
_SAY_AGAIN = text(f"""
    INSERT INTO kpi_row AS held
        (metric, subject_kind, subject_id, currency, day, value, epoch, counter)
    SELECT given.metric, given.subject_kind, given.subject_id, given.currency, given.day,
           0, :epoch, 1
    FROM {_GIVEN} ORDER BY given.place
    ON CONFLICT (metric, subject_kind, subject_id, currency, day) DO UPDATE
    SET counter = held.counter + 1, epoch = greatest(held.epoch, excluded.epoch)
    RETURNING metric, subject_kind, subject_id, currency, day, value, epoch, counter""")


def costs_of(work: Work, causes: Sequence[str]) -> list[tuple[str, FactLine]]:
    """What takes back the commission costs of these events, as far as it was not yet: lines with
    their cause."""
    asked = [*causes, *(TAKEN_BACK + cause for cause in causes)]
    found = work.session.execute(_COSTS, {"causes": asked, "mark": TAKEN_BACK})
    return [(TAKEN_BACK + row.cause, FactLine(row.deal_id, key_of(row), -int(row.value), OUT))
            for row in found]


def raise_versions(work: Work, keys: Sequence[RowKey]) -> list[Row]:
    """Give rows their next version in this epoch, their value unchanged; one that is gone is 0."""
    columns: dict[str, Any] = columns_of(in_row_order(keys))
    written = work.session.execute(_SAY_AGAIN, {**columns, "epoch": work.ground.epoch})
    return [row_of(row) for row in written]
