"""People's rows, a module a subject."""

from services.people.tables.base import LEDGERS, metadata
from services.people.tables.compensation import (
    account,
    closed_period,
    commission_line,
    contest,
    credit_skip,
    dispute,
    employee,
    employee_quota,
    pay_line,
    plan_assignment,
    plan_version,
    realignment,
    sale,
    sale_credit,
    sale_older,
    settlement,
    target_heard,
)
from services.people.tables.recruiting import (
    candidate,
    hiring_standard,
    requisition,
    target_month,
)

__all__ = [
    "candidate",
    "hiring_standard",
    "requisition",
    "target_month",
    "LEDGERS",
    "account",
    "closed_period",
    "commission_line",
    "contest",
    "credit_skip",
    "dispute",
    "employee",
    "employee_quota",
    "metadata",
    "pay_line",
    "plan_assignment",
    "plan_version",
    "realignment",
    "sale",
    "sale_credit",
    "sale_older",
    "settlement",
    "target_heard",
]
