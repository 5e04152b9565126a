"""What the design promises beyond the code of today; what comes true leaves the page by itself."""

from __future__ import annotations

EVENTS: dict[str, tuple[str, ...]] = {
    "strategy": ("goal_approved", "persona_approved", "target_locked", "target_revised",
                 "improvement_applied", "targets_handed_over"),
    "org": ("unit_changed", "position_changed", "assignment_changed", "territory_changed",
            "authority_changed", "account_changed", "handover_started", "handover_rolled_back",
            "calendar_changed"),
    "people": ("employee_hired", "employee_changed", "employee_left", "training_completed",
               "certificate_earned", "certificate_revoked", "commission_calculated",
               "commission_adjusted",
               "plan_approved", "settlement_approved", "improvement_applied"),
    "pipeline": ("lead_created", "lead_assigned", "lead_responded", "lead_overdue",
                 "lead_disqualified", "lead_converted", "deal_stage_changed", "deal_lost",
                 "deal_signed", "deal_amended", "deal_cancelled", "invoice_issued",
                 "payment_received", "payment_reversed", "payment_due", "payment_overdue",
                 "improvement_applied", "deals_handed_over", "tasks_handed_over",
                 "leads_handed_over",
                 "contract_changed", "receivable_written_off"),
    "crm": ("customer_created", "customer_changed", "customers_merged", "customer_graded",
            "customer_claimed", "customer_recycled", "customer_erased", "follow_up_due",
            "follow_up_done", "follow_up_overdue", "complaint_opened", "complaint_breached",
            "complaint_closed", "survey_answered", "improvement_applied",
            "customers_handed_over"),
    "catalog": ("product_changed", "price_rule_effective", "price_proposed",
                "quote_approval_requested", "quote_approved", "quote_rejected", "quote_expired",
                "quote_accepted", "feedback_released", "improvement_applied"),
    "channels": ("partner_status_changed", "registration_approved", "registration_expired",
                 "conflict_ruled", "partner_task_locked", "rebate_accrued", "rebate_paid",
                 "fund_claimed", "improvement_applied"),
    "analytics": ("kpi_updated", "period_closed", "finding_raised", "improvement_approved",
                  "improvement_measured"),
}
UNPUBLISHED = {"invoice_issued": "合同与发票 contracts and invoices"}
"""Declared by a service that runs, but made by none of its use cases yet: what it waits for."""

CALLS = (
    ("pipeline", "catalog", "price_lines"), ("pipeline", "crm", "customers_by_ids"),
    ("channels", "pipeline", "conflict_candidates"), ("channels", "crm", "conflict_candidates"),
    ("*", "org", "scope_snapshot"), ("crm", "strategy", "persona_snapshot"),
    ("catalog", "org", "discount_authorities"), ("pipeline", "org", "calendar_snapshot"),
    ("crm", "org", "calendar_snapshot"),
    ("pipeline", "crm", "merge_snapshot"), ("catalog", "crm", "merge_snapshot"),
    ("analytics", "crm", "merge_snapshot"),
)
"""Who is to ask whom for what; a star is every service."""
