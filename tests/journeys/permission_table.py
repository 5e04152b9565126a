"""What each routed operation answers to somebody who may: the permission matrix' table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys import (
    tries_bottom_up,
    tries_care,
    tries_careers,
    tries_catalog,
    tries_crm,
    tries_leads,
    tries_merging,
    tries_notices,
    tries_org,
    tries_pay,
    tries_pools,
    tries_privacy,
    tries_recruiting,
    tries_registrations,
    tries_sop,
    tries_strategy,
    tries_training,
)
from tests.journeys.tries import (
    DEAL,
    EMPLOYEE,
    LISTED,
    PARTNER,
    SPAN,
    STALE,
    UNOWNED,
    Try,
    refused,
    stale,
)

_REASON = {"reason": "a reason"}
_FIGURE = {"subject_kind": "employee", "subject_id": "{employee_id}"}
_AMOUNT = {"amount": "100.00", "currency": "CNY"}
TRIES: dict[str, Try] = {
    "pipeline.create_deal": Try(
        EMPLOYEE, 201, body={"title": "Tried", "owner_id": "{employee_id}"}, outside=422
    ),
    "pipeline.get_deal": Try(DEAL, 200),
    "pipeline.list_deals": Try(LISTED, 200, query={"limit": 200}),
    "pipeline.change_deal": stale(DEAL, title="x"),
    "pipeline.screen_deal": stale(DEAL, money=1, authority=1, need=1),
    "pipeline.move_deal": stale(DEAL, stage="lead_screening"),
    "pipeline.stage_history": Try(DEAL, 200),
    "pipeline.sign_deal": stale(DEAL),
    "pipeline.amend_deal": stale(DEAL, **_REASON),
    "pipeline.cancel_deal": stale(DEAL, **_REASON),
    "pipeline.lose_deal": stale(DEAL, **_REASON),
    "pipeline.plan_payments": stale(
        DEAL, instalments=[{"due_on": "2026-04-01", "amount": _AMOUNT}]
    ),
    "pipeline.record_payment": stale(DEAL, amount=_AMOUNT),
    "pipeline.reverse_payment": stale(DEAL, **_REASON),
    "pipeline.payment_state": Try(DEAL, 200),
    "pipeline.sale_versions": Try(DEAL, 200),
    "people.hire_employee": refused(),
    "people.list_employees": Try(LISTED, 200, query={"limit": 200}),
    "people.get_employee": Try(EMPLOYEE, 200),
    "people.change_employee": stale(EMPLOYEE, name="x"),
    "people.end_employment": stale(EMPLOYEE, left_on="2030-01-01"),
    "people.statement": Try(EMPLOYEE, 200),
    "people.balances": Try(EMPLOYEE, 200),
    "people.draft_plan": refused(),
    "people.list_plans": Try(UNOWNED, 200),
    "people.get_plan": Try(UNOWNED, 404),
    "people.approve_plan": refused(404),
    "people.assign_plan": refused(),
    "people.settle": Try(EMPLOYEE, 422, body={"employee_id": "{employee_id}", "period": "2199-12"}),
    "people.deal_commissions": Try(DEAL, 200, outside=200),
    "analytics.kpis": Try(EMPLOYEE, 200, query={"metric": "signed", **_FIGURE, **SPAN}),
    "analytics.ranking": Try(
        LISTED, 200, query={"metric": "signed", "subject_kind": "employee", **SPAN}
    ),
    "analytics.drill_down": Try(EMPLOYEE, 200, query={"metric": "signed", **_FIGURE, **SPAN}),
    "analytics.set_quota": Try(
        EMPLOYEE, 412, body={**_FIGURE, "period": "2026-03", "amount": _AMOUNT}, headers=STALE
    ),
    "analytics.attainment": Try(EMPLOYEE, 200, query={**_FIGURE, "period": "2026-03"}),
    "analytics.close_period": refused(),
    "analytics.closed_period": Try(UNOWNED, 404),
    "analytics.rebuild": Try(UNOWNED, 200, body={}),
    "analytics.reconciliation": Try(UNOWNED, 404),
    "analytics.reconciliation_run": Try(UNOWNED, 404),
    "analytics.start_reconciliation": Try(UNOWNED, 422, body={"unknown": 1}),
    "analytics.deal_facts": Try(DEAL, 200, outside=200),
    "channels.create_partner": refused(),
    "channels.list_partners": Try(LISTED, 200, query={"limit": 200}),
    "channels.get_partner": Try(PARTNER, 200),
    "channels.set_partner_status": stale(PARTNER, status="warned", **_REASON),
    "channels.rebate_statement": Try(PARTNER, 200),
    "channels.draft_agreement": refused(),
    "channels.list_agreements": Try(UNOWNED, 200),
    "channels.approve_agreement": refused(404),
    "channels.end_agreement": Try(
        UNOWNED, 404, body={"reason": "a reason", "ends_on": "2026-04-01"}
    ),
    "org.sign_out": Try(UNOWNED, 200, body={}),
    "org.sign_out_everywhere": Try(UNOWNED, 200, body={}),
    "org.change_password": Try(
        UNOWNED, 404, body={"old_password": "x", "new_password": "a longer one"}
    ),
    "org.end_sessions": Try(UNOWNED, 404, body={}),
    "org.me": Try(UNOWNED, 200),
    "org.create_unit": refused(),
    "org.list_units": Try(UNOWNED, 200),
    "org.move_unit": Try(UNOWNED, 404, body={"valid_from": "2026-04-01"}),
    "org.create_position": refused(),
    "org.list_positions": Try(UNOWNED, 200),
    "org.move_position": Try(
        UNOWNED, 404, body={"valid_from": "2026-04-01", "unit_id": "unit_none"}
    ),
    "org.assign_employee": refused(),
    "org.list_assignments": Try(LISTED, 200, query={"limit": 200}),
    "org.end_assignment": Try(UNOWNED, 404, body={"valid_to": "2026-04-01"}),
    "org.create_account": refused(),
    "org.list_accounts": Try(UNOWNED, 200),
    "org.set_roles": Try(UNOWNED, 404, body={"roles": ["seller"]}),
    **tries_bottom_up.TRIES,
    **tries_catalog.TRIES,
    **tries_crm.TRIES,
    "pipeline.create_task": Try(EMPLOYEE, 201, body={
        "title": "Tried", "owner_id": "{employee_id}", "due_at": "2030-01-01T00:00:00Z"},
        outside=422),
    "pipeline.list_tasks": Try(LISTED, 200, query={"limit": 200}),
    "pipeline.get_task": Try(UNOWNED, 404),
    "pipeline.change_task": Try(UNOWNED, 404, body={"title": "x"}, headers=STALE),
    "pipeline.finish_task": Try(UNOWNED, 404, body={"outcome": "x"}, headers=STALE),
    "pipeline.cancel_task": Try(UNOWNED, 404, body={"outcome": "x"}, headers=STALE),
    **tries_leads.TRIES,
    **tries_sop.TRIES,
    **tries_notices.TRIES,
    **tries_org.TRIES,
    **tries_strategy.TRIES,
    **tries_pay.TRIES,
    **tries_merging.TRIES,
    **tries_pools.TRIES,
    **tries_privacy.TRIES,
    **tries_care.TRIES,
    **tries_careers.TRIES,
    **tries_recruiting.TRIES,
    **tries_registrations.TRIES,
    **tries_training.TRIES,
}
PATH_VALUES = {
    **tries_bottom_up.PATH_VALUES,
    **tries_catalog.PATH_VALUES,
    **tries_crm.PATH_VALUES,
    **tries_leads.PATH_VALUES,
    **tries_notices.PATH_VALUES,
    **tries_org.PATH_VALUES,
    **tries_strategy.PATH_VALUES,
    **tries_pay.PATH_VALUES,
    **tries_merging.PATH_VALUES,
    **tries_pools.PATH_VALUES,
    **tries_privacy.PATH_VALUES,
    **tries_care.PATH_VALUES,
    **tries_careers.PATH_VALUES,
    **tries_recruiting.PATH_VALUES,
    **tries_registrations.PATH_VALUES,
    **tries_training.PATH_VALUES,
    "payment_id": "pay_none",
    "task_id": "task_none",
    "period": "2026-13",
    "plan_id": "plan_none",
    "plan_version": "1",
    "run_id": "recon_none",
    "unit_id": "unit_none",
    "position_id": "pos_none",
    "assignment_id": "asg_none",
    "account_id": "acct_none",
    "agreement_id": "agr_none",
    "agreement_version": "1",
}
PATH_VALUES_OF: dict[str, dict[str, str]] = {
    "people.statement": {"period": "2026-03"}, **tries_sop.PATH_VALUES}
OWNER_OF: dict[str, Callable[[dict[str, Any]], str]] = {
    "pipeline.list_deals": lambda item: item["owner_id"],
    "pipeline.list_tasks": lambda item: item["owner_id"],
    "people.list_employees": lambda item: item["employee_id"],
    "org.list_assignments": lambda item: item["employee_id"],
    "analytics.ranking": lambda item: item["subject_id"],
    "channels.list_partners": lambda item: item["partner_id"],
    **tries_crm.OWNER_OF,
    **tries_leads.OWNER_OF,
    **tries_sop.OWNER_OF,
    **tries_org.OWNER_OF,
    **tries_strategy.OWNER_OF,
    **tries_pay.OWNER_OF,
}
"""Whose an item of a list is."""
