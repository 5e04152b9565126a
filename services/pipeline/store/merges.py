"""Deals of merged customers: stored under the survivor from now on, found under every id.

A deal keeps the customer it was stored with: what was signed never changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, true

from chassis import merged
from chassis.work import Work
from services.crm.contract.merging import CustomersMerged
from services.pipeline.tables import customer_merge_copy, deal

COPY = customer_merge_copy


def keep(work: Work, event: CustomersMerged) -> None:
    merged.keep(work, COPY, event.merged_customer_id, event.version, event.into_customer_id)


def resolved(work: Work, row: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a deal or a lead, with the customer as it is now."""
    if row.get("customer_id") is None:
        return dict(row)
    return {**row, "customer_id": merged.resolve(work, COPY, row["customer_id"])}


def is_of(work: Work, customer_id: str | None) -> ColumnElement[bool]:
    """Deals of a customer, under whatever id; of all without one."""
    if customer_id is None:
        return true()
    return deal.c.customer_id.in_(merged.family(work, COPY, customer_id))
