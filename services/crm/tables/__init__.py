"""Crm's rows, a module a subject."""

from services.crm.tables.base import LEDGERS, calendar_year, metadata
from services.crm.tables.care import care_campaign, care_item, care_plan
from services.crm.tables.complaints import (
    complaint,
    complaint_clock,
    complaint_event,
    complaint_policy,
    complaint_recount,
    complaint_text,
)
from services.crm.tables.customers import (
    contact,
    contract_copy,
    customer,
    deal_copy,
    employee_copy,
    grade_change,
    grade_rule,
    handover_books,
    interaction,
    interaction_text,
    owner_change,
    persona_copy,
    persona_score,
    regrading,
    territory_model,
    territory_run,
)
from services.crm.tables.leads import lead_copy
from services.crm.tables.merging import (
    customer_merge,
    customer_merge_item,
    duplicate_dismissal,
    merge_policy,
)
from services.crm.tables.pools import (
    follow_up_outcome,
    pool,
    pool_event,
    pool_night,
    unit_copy,
)
from services.crm.tables.privacy import (
    attachment,
    consent_event,
    disclosure,
    disclosure_reason,
)
from services.crm.tables.reminders import follow_up_said
from services.crm.tables.surveys import survey, survey_answer, survey_invitation
from services.crm.tables.tags import customer_tag, tag
from services.crm.tables.wecom import wecom_contact, wecom_message, wecom_stream

__all__ = [
    "wecom_contact",
    "wecom_message",
    "wecom_stream",
    "follow_up_said",
    "LEDGERS",
    "calendar_year",
    "metadata",
    "care_campaign",
    "care_item",
    "care_plan",
    "complaint",
    "complaint_clock",
    "complaint_event",
    "complaint_policy",
    "complaint_recount",
    "complaint_text",
    "contact",
    "customer",
    "contract_copy",
    "deal_copy",
    "employee_copy",
    "grade_change",
    "grade_rule",
    "handover_books",
    "interaction",
    "lead_copy",
    "interaction_text",
    "owner_change",
    "persona_copy",
    "persona_score",
    "regrading",
    "survey",
    "survey_answer",
    "survey_invitation",
    "territory_model",
    "territory_run",
    "follow_up_outcome",
    "pool",
    "pool_event",
    "pool_night",
    "unit_copy",
    "attachment",
    "consent_event",
    "disclosure",
    "disclosure_reason",
    "customer_merge",
    "customer_merge_item",
    "duplicate_dismissal",
    "merge_policy",
    "customer_tag",
    "tag",
]
