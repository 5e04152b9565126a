"""Pipeline's rows, a module a subject."""

from services.pipeline.tables.base import LEDGERS, calendar_year, metadata
from services.pipeline.tables.contracts import sales_contract
from services.pipeline.tables.deals import (
    certificate_copy,
    deal,
    employee_copy,
    handover_books,
    partner_copy,
    payment,
    sale_version,
    stage_certificate,
    stage_change,
)
from services.pipeline.tables.exceptions import exception_case, playbook
from services.pipeline.tables.forecasts import forecast_override, home_copy, win_count
from services.pipeline.tables.leads import (
    campaign,
    lead,
    lead_books,
    lead_capacity,
    lead_event,
    lead_policy,
)
from services.pipeline.tables.merges import customer_merge_copy
from services.pipeline.tables.receivables import dunning_policy, receivable
from services.pipeline.tables.registrations import registration_copy
from services.pipeline.tables.sop import sop, stage_approval
from services.pipeline.tables.tasks import task, task_books

__all__ = [
    "LEDGERS",
    "calendar_year",
    "metadata",
    "certificate_copy",
    "customer_merge_copy",
    "deal",
    "employee_copy",
    "handover_books",
    "partner_copy",
    "payment",
    "sale_version",
    "stage_certificate",
    "stage_change",
    "campaign",
    "lead",
    "lead_capacity",
    "lead_event",
    "lead_policy",
    "dunning_policy",
    "receivable",
    "registration_copy",
    "forecast_override",
    "home_copy",
    "win_count",
    "sales_contract",
    "exception_case",
    "playbook",
    "sop",
    "stage_approval",
    "task",
    "lead_books",
    "task_books",
]
