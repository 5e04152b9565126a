"""Whose row is it, which of two versions is newer, and which row does a name name?

A partner's row is partner x product line x metric x currency x day; its subject is
"<partner_id>/<product_line>". Source: money.md, step 4.
"""

from __future__ import annotations

from datetime import date

from services.analytics.contract import Metric, RowKey, RowVersion, SubjectKind


def is_partner_row(row: RowKey) -> bool:
    return row.subject_kind is SubjectKind.PARTNER


def partner_of(row: RowKey) -> str:
    return row.subject_id.partition("/")[0]


def product_line_of(row: RowKey) -> str:
    return row.subject_id.partition("/")[2]


def is_newer(version: RowVersion, held: RowVersion | None) -> bool:
    """Epochs order before counters; anything is newer than nothing."""
    return held is None or order(version) > order(held)


def order(version: RowVersion) -> tuple[int, int]:
    return version.epoch, version.counter


def row_named(name: str) -> RowKey:
    """The row of a name such as "signed/partner/part_1/pumps/CNY/2026-03-03"."""
    metric, kind, rest = name.split("/", 2)
    subject_id, currency, day = rest.rsplit("/", 2)
    return RowKey(Metric(metric), SubjectKind(kind), subject_id, currency, date.fromisoformat(day))
