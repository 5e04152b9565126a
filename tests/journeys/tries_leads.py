"""What the routed operations about leads answer to somebody who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys.tries import EMPLOYEE, LISTED, STALE, UNOWNED, Try, refused, stale

LEAD = "lead"
_LEFT = {"reason": "other"}
TRIES: dict[str, Try] = {
    "pipeline.create_lead": Try(
        EMPLOYEE, 201, body={"source": "website", "owner_id": "{employee_id}"}, outside=422),
    "pipeline.get_lead": Try(LEAD, 200),
    "pipeline.list_leads": Try(LISTED, 200, query={"limit": 200}),
    "pipeline.lead_history": Try(LEAD, 200),
    "pipeline.change_lead": stale(LEAD, region="x"),
    "pipeline.assign_lead": stale(LEAD, owner_id="{employee_id}"),
    "pipeline.decline_lead": stale(LEAD, **_LEFT),
    "pipeline.recycle_lead": stale(LEAD),
    "pipeline.respond_to_lead": stale(LEAD),
    "pipeline.screen_lead": stale(LEAD, money=1, authority=1, need=1),
    "pipeline.disqualify_lead": stale(LEAD, **_LEFT),
    "pipeline.convert_lead": stale(LEAD, customer_id="cust_none", title="x"),
    "pipeline.allocate_leads": Try(UNOWNED, 422, body={"limit": 0}),
    "pipeline.set_lead_capacity": Try(
        EMPLOYEE, 412, body={"employee_id": "{employee_id}", "monthly_capacity": 1},
        headers=STALE, outside=422),
    "pipeline.list_lead_capacities": Try(LISTED, 200, query={"limit": 200}),
    "pipeline.create_campaign": refused(),
    "pipeline.list_campaigns": Try(UNOWNED, 200),
    "pipeline.lead_statistics": Try(UNOWNED, 200),
    "pipeline.set_lead_policy": Try(UNOWNED, 422, body={"half_life_days": 0}),
    "pipeline.lead_policy": Try(UNOWNED, 200),
    "pipeline.lead_subject_export": Try(UNOWNED, 404),
    "pipeline.lead_subject_erase": Try(UNOWNED, 404, body={"reason": "a reason"}),
}
PATH_VALUES: dict[str, str] = {}
OWNER_OF: dict[str, Callable[[dict[str, Any]], str]] = {
    "pipeline.list_leads": lambda item: item["owner_id"],
}
