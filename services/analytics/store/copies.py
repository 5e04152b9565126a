"""Our own rows, as those who hear of them hold them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.reconciling import copies
from chassis.work import Work

ANNOUNCED = """
    SELECT concat_ws('/', metric, subject_kind, subject_id, currency, to_char(day, 'YYYY-MM-DD'))
           AS row_name, value, epoch, counter
    FROM kpi_row WHERE subject_kind = 'partner' AND metric IN ('signed', 'received')"""


def digests(work: Work) -> dict[int, tuple[int, int]]:
    return copies.digests(work.session, ANNOUNCED)


def rows(work: Work, buckets: Sequence[int]) -> list[Any]:
    return copies.rows(work.session, ANNOUNCED, buckets, ())
