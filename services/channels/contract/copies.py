"""The KPI rows that channels holds, as the reconciler compares them with analytics' own."""

from __future__ import annotations

from chassis.contract import items, message
from services.analytics.contract import RowVersion


@message
class RowDigest:
    """A bucket of rows by name: how many, and the sum of what each says modulo 2^53."""

    bucket: int
    count: int
    total: int


@message
class RowDigests:
    digests: tuple[RowDigest, ...]


@message
class HeldRowQuery:
    """Rows of some buckets, or rows of these names."""

    buckets: tuple[int, ...] = items(most=8, default=())
    names: tuple[str, ...] = items(most=5_000, default=())


@message
class HeldKpiRow:
    name: str
    value: int
    version: RowVersion


@message
class HeldKpiRows:
    rows: tuple[HeldKpiRow, ...]
