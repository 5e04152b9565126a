"""Under which ids a customer's own price lists are found, as crm tells of merges."""

from __future__ import annotations

from chassis import merged
from chassis.work import Work
from services.catalog.tables import customer_merge_copy
from services.crm.contract.merging import CustomersMerged

COPY = customer_merge_copy


def keep(work: Work, event: CustomersMerged) -> None:
    merged.keep(work, COPY, event.merged_customer_id, event.version, event.into_customer_id)


def ids_of(work: Work, customer_id: str | None) -> tuple[str, ...]:
    """All ids of a customer, what it is now first; none without one."""
    return () if customer_id is None else tuple(merged.family(work, COPY, customer_id))
