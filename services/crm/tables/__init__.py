"""Crm's rows, a module a subject."""

from services.crm.tables.base import LEDGERS, calendar_year, metadata
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

__all__ = [
    "LEDGERS",
    "calendar_year",
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
]
