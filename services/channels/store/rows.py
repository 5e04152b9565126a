"""Queries about the KPI rows heard: the newest value of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, text

from chassis.work import Work
from kernel.money import Money
from kernel.periods import Period
from services.analytics.contract import KpiUpdated, RowVersion
from services.channels.rules.rows import partner_of, product_line_of
from services.channels.rules.windows import AccountKey, Window
from services.channels.tables import held_row

_BASES = text("""
    SELECT asked.place, COALESCE(sum(held_row.value), 0)
    FROM unnest(CAST(:place AS int[]), CAST(:starts AS date[]), CAST(:ends AS date[]),
                CAST(:metric AS text[]), CAST(:currency AS text[]), CAST(:product_line AS text[]))
         AS asked (place, starts, ends, metric, currency, product_line)
    LEFT JOIN held_row ON held_row.partner_id = :partner_id
         AND held_row.metric = asked.metric AND held_row.currency = asked.currency
         AND held_row.day >= asked.starts AND held_row.day < asked.ends
         AND (asked.product_line IS NULL OR held_row.product_line = asked.product_line)
    GROUP BY asked.place""")
_KEEP = text("""
    INSERT INTO held_row (row_name, partner_id, product_line, metric, currency, day, value, epoch,
                          counter)
    SELECT * FROM unnest(
        CAST(:row_name AS text[]), CAST(:partner_id AS text[]), CAST(:product_line AS text[]),
        CAST(:metric AS text[]), CAST(:currency AS text[]), CAST(:day AS date[]),
        CAST(:value AS bigint[]), CAST(:epoch AS bigint[]), CAST(:counter AS bigint[]))
    ON CONFLICT (row_name) DO UPDATE SET value = excluded.value, epoch = excluded.epoch,
        counter = excluded.counter""")


@dataclass(frozen=True)
class HeldRow:
    """The newest value of a row, and its version."""

    value: int
    version: RowVersion


def held(work: Work, names: Iterable[str]) -> dict[str, HeldRow]:
    """The rows of these names that were heard."""
    rows = work.session.execute(
        select(held_row.c.row_name, held_row.c.value, held_row.c.epoch, held_row.c.counter)
        .where(held_row.c.row_name.in_(sorted(set(names)))))
    return {row.row_name: HeldRow(row.value, RowVersion(row.epoch, row.counter)) for row in rows}


def keep(work: Work, events: Sequence[KpiUpdated]) -> None:
    """Keep these values, the last of each row; the caller holds the partners' locks and compared
    versions."""
    newest = {event.row.name: event for event in events}
    kept = [newest[name] for name in sorted(newest)]
    work.session.execute(_KEEP, {
        "row_name": [event.row.name for event in kept],
        "partner_id": [partner_of(event.row) for event in kept],
        "product_line": [product_line_of(event.row) for event in kept],
        "metric": [event.row.metric.value for event in kept],
        "currency": [event.row.currency for event in kept],
        "day": [event.row.day for event in kept],
        "value": [event.value for event in kept],
        "epoch": [event.version.epoch for event in kept],
        "counter": [event.version.counter for event in kept]})


def days_held(work: Work, partner_id: str) -> Period | None:
    """From the first to the last day of which a row was heard; None if there is none."""
    first, last_end = work.session.execute(
        select(func.min(held_row.c.day), func.max(held_row.c.day) + 1)
        .where(held_row.c.partner_id == partner_id)).one()
    return Period(first, last_end) if first is not None else None


def bases(work: Work, partner_id: str, windows: Sequence[Window]) -> dict[AccountKey, Money]:
    """The sum of the held rows of each window, in one pass."""
    if not windows:
        return {}
    columns: dict[str, list[Any]] = {
        "place": list(range(len(windows))),
        "starts": [window.days.start for window in windows],
        "ends": [window.days.end for window in windows],
        "metric": [window.programme.metric.value for window in windows],
        "currency": [window.programme.currency for window in windows],
        "product_line": [window.programme.product_line for window in windows],
    }
    rows = work.session.execute(_BASES, {"partner_id": partner_id, **columns})
    return {windows[place].key: Money(int(minor), windows[place].programme.currency)
            for place, minor in rows}
