"""Where customers came from: every query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.work import Work
from services.crm.tables import lead_copy


def keep(work: Work, row: Mapping[str, Any]) -> None:
    """Keep the newest word about a lead; an older or equal one changes nothing."""
    work.session.execute(upsert(lead_copy).values(**row).on_conflict_do_update(
        index_elements=["lead_id"], set_=dict(row),
        where=lead_copy.c.lead_version < row["lead_version"]))


def of_customer(work: Work, customer_id: str, most: int) -> list[Any]:
    """The leads of a customer, the first that came before the others."""
    return list(work.session.execute(
        select(lead_copy).where(lead_copy.c.customer_id == customer_id)
        .order_by(lead_copy.c.came_on, lead_copy.c.lead_id).limit(most)))
