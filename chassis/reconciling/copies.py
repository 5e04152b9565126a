"""Versioned values kept in two places: digests of them, and the rows of buckets that differ.

`source` is a query with the columns row_name, value, epoch, counter; it is trusted text of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

_BUCKET = "get_byte(decode(md5(row_name), 'hex'), 0)"
_SAYS = "md5(concat_ws('#', row_name, value, epoch, counter))"


def digests(session: Session, source: str) -> dict[int, tuple[int, int]]:
    """Per bucket of names: how many rows, and the sum of what they say modulo 2^53."""
    rows = session.execute(text(f"""
        SELECT {_BUCKET} AS bucket, count(*) AS number, CAST(
            sum(CAST(CAST('x' || left({_SAYS}, 12) AS bit(48)) AS bigint)) % 9007199254740992
            AS bigint) AS total
        FROM ({source}) AS source GROUP BY 1"""))
    return {row.bucket: (row.number, row.total) for row in rows}


def rows(session: Session, source: str, buckets: Sequence[int], names: Sequence[str]) -> list[Any]:
    """The rows of some buckets, and those of some names."""
    chosen = {"buckets": list(buckets), "names": list(names)}
    return list(session.execute(text(f"""
        SELECT row_name, value, epoch, counter FROM ({source}) AS source
        WHERE {_BUCKET} = ANY(CAST(:buckets AS int[]))
           OR row_name = ANY(CAST(:names AS text[]))"""), chosen))
