"""What the routed operations about complaints, surveys and care answer to somebody who may."""

from __future__ import annotations

from tests.journeys.tries import UNOWNED, Try, refused, stale

CUSTOMER = "customer"
_REASON = {"reason": "a reason"}
TRIES: dict[str, Try] = {
    "crm.open_complaint": stale(CUSTOMER, summary="x"),
    "crm.get_complaint": Try(UNOWNED, 404),
    "crm.list_complaints": Try(UNOWNED, 200),
    "crm.answer_complaint": Try(UNOWNED, 404, body={"answer": "x"}),
    "crm.pause_complaint": Try(UNOWNED, 404, body=_REASON),
    "crm.resume_complaint": refused(404),
    "crm.solve_complaint": Try(UNOWNED, 404, body={
        "solution": "x", "cause_kind": "delivery", "root_cause": "x"}),
    "crm.close_complaint": refused(404),
    "crm.reopen_complaint": Try(UNOWNED, 404, body=_REASON),
    "crm.escalate_complaint": Try(UNOWNED, 404, body=_REASON),
    "crm.complaint_statistics": Try(UNOWNED, 200, query={
        "from_on": "2026-01-01", "to_on": "2026-02-01"}),
    "crm.complaint_policies": Try(UNOWNED, 200),
    "crm.set_complaint_policy": refused(),
    "crm.create_survey": refused(),
    "crm.list_surveys": Try(UNOWNED, 200),
    "crm.invite_to_survey": Try(UNOWNED, 404, body={"customer_id": "cust_none"}),
    "crm.survey_results": Try(UNOWNED, 404),
    "crm.create_care_plan": refused(),
    "crm.list_care_plans": Try(UNOWNED, 200),
    "crm.start_care_campaign": refused(404),
    "crm.care_campaign": Try(UNOWNED, 404),
    "crm.care_items": Try(UNOWNED, 200),
    "crm.finish_care_item": Try(UNOWNED, 404, body={"outcome": "x"}),
}
PATH_VALUES = {"complaint_id": "cpl_none", "survey_id": "srv_none",
               "campaign_id": "run_none", "item_id": "todo_none"}
