"""Crm's rows, a module a subject."""

from services.crm.tables.base import LEDGERS, metadata
from services.crm.tables.customers import (
    contact,
    customer,
    deal_copy,
    employee_copy,
    grade_change,
    grade_rule,
    handover,
    handover_item,
    interaction,
    interaction_text,
    owner_change,
    persona_copy,
    persona_score,
    regrading,
    territory_model,
    territory_run,
)
from services.crm.tables.pools import (
    follow_up_outcome,
    pool,
    pool_event,
    pool_night,
    unit_copy,
)

__all__ = [
    "LEDGERS",
    "metadata",
    "contact",
    "customer",
    "deal_copy",
    "employee_copy",
    "grade_change",
    "grade_rule",
    "handover",
    "handover_item",
    "interaction",
    "interaction_text",
    "owner_change",
    "persona_copy",
    "persona_score",
    "regrading",
    "territory_model",
    "territory_run",
    "follow_up_outcome",
    "pool",
    "pool_event",
    "pool_night",
    "unit_copy",
]
