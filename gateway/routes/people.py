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
    post("/plan-assignments", People.assign_plan),
    post("/settlements", People.settle),
    get("/deals/<deal_id>/commissions", People.deal_commissions),
)
