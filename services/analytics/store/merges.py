"""Which customers are one, as crm tells: their figures are read together.

Rows and facts keep the customer that the sale names; a merge, or its undoing, moves none of them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func

from chassis import merged
from chassis.work import Work
from services.analytics.contract import SubjectKind
from services.analytics.tables import customer_merge_copy, kpi_row
from services.crm.contract.merging import CustomersMerged

COPY = customer_merge_copy


def keep(work: Work, event: CustomersMerged) -> None:
    merged.keep(work, COPY, event.merged_customer_id, event.version, event.into_customer_id)


def ids_of(work: Work, kind: SubjectKind, subject_id: str) -> tuple[str, ...]:
    """Under which ids a subject's rows are."""
    if kind is not SubjectKind.CUSTOMER:
        return (subject_id,)
    return tuple(merged.family(work, COPY, subject_id))


def by_head() -> tuple[Any, Any]:
    """The customer that each row counts for, and the rows to be read for it."""
    heads = merged.heads(COPY)
    rows = kpi_row.outerjoin(heads, heads.c.merged_id == kpi_row.c.subject_id)
    return func.coalesce(heads.c.head_id, kpi_row.c.subject_id), rows
