"""What of people clients may call."""

from gateway.route import get, patch, post
from services.people.contract import People

ROUTES = (
    post("/employees", People.hire_employee),
    get("/employees", People.list_employees),
    get("/employees/<employee_id>", People.get_employee),
    patch("/employees/<employee_id>", People.change_employee),
    post("/employees/<employee_id>/leave", People.end_employment),
    get("/employees/<employee_id>/statements/<period>", People.statement),
    get("/employees/<employee_id>/balances", People.balances),
    post("/compensation-plans", People.draft_plan),
    get("/compensation-plans", People.list_plans),
    get("/compensation-plans/<plan_id>/versions/<plan_version>", People.get_plan),
    post("/compensation-plans/<plan_id>/versions/<plan_version>/approve", People.approve_plan),
    post("/compensation-plans/<plan_id>/versions/<plan_version>/retire", People.retire_plan),
    post("/plan-assignments", People.assign_plan),
    post("/settlements", People.settle),
    get("/deals/<deal_id>/commissions", People.deal_commissions),
    get("/deals/<deal_id>/commission-estimate", People.estimate_commission),
    get("/compensation-plans/<plan_id>/versions/<plan_version>/replay", People.replay_plan),
    post("/pay-sheets", People.calculate_pay),
    get("/pay-sheets", People.list_pay_sheets),
    get("/pay-sheets/<settlement_id>", People.pay_sheet),
    post("/pay-sheets/<settlement_id>/review", People.review_pay),
    post("/pay-sheets/<settlement_id>/approve", People.approve_pay),
    post("/pay-sheets/<settlement_id>/pay", People.pay_out),
    post("/pay-runs", People.start_pay_run),
    post("/bonuses", People.grant_bonus),
    post("/contests", People.announce_contest),
    get("/contests", People.list_contests),
    get("/contests/<contest_id>/standings/<period>", People.standings),
    post("/contests/<contest_id>/standings/<period>/award", People.award_contest),
    post("/pay-disputes", People.raise_dispute),
    get("/pay-disputes", People.list_disputes),
    post("/pay-disputes/<dispute_id>/resolve", People.resolve_dispute),
)
