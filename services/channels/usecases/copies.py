"""What channels holds of analytics' rows, for the reconciler."""

from __future__ import annotations

from chassis.contract import Nothing
from chassis.reconciling import copies
from chassis.work import Work
from services.analytics.contract import RowVersion
from services.channels.contract import (
    HeldKpiRow,
    HeldKpiRows,
    HeldRowQuery,
    RowDigest,
    RowDigests,
)

HELD = "SELECT row_name, value, epoch, counter FROM held_row"


def digests(query: Nothing, work: Work) -> RowDigests:
    """Digests of every row that is held."""
    found = copies.digests(work.session, HELD)
    return RowDigests(tuple(RowDigest(bucket, *told) for bucket, told in found.items()))


def held(query: HeldRowQuery, work: Work) -> HeldKpiRows:
    """The rows of some buckets, and those of some names."""
    rows = copies.rows(work.session, HELD, query.buckets, query.names)
    return HeldKpiRows(tuple(
        HeldKpiRow(row.row_name, row.value, RowVersion(row.epoch, row.counter)) for row in rows))
