"""What the routed operations about public pools and the planner answer to somebody who may."""

from __future__ import annotations

from tests.journeys.tries import EMPLOYEE, LISTED, SPAN, STALE, UNOWNED, Try, refused, stale
from tests.journeys.tries_crm import CUSTOMER

_REASON = {"reason": "a reason"}
TRIES: dict[str, Try] = {
    "crm.create_pool": refused(),
    "crm.change_pool": Try(UNOWNED, 404, body={"terms": {"title": "x"}}, headers=STALE),
    "crm.list_pools": Try(UNOWNED, 200),
    "crm.pool_customers": Try(UNOWNED, 404),
    "crm.pool_capacity": Try(UNOWNED, 404),
    "crm.pool_recycle_preview": Try(LISTED, 200),
    "crm.pool_warnings": Try(LISTED, 200),
    "crm.claim_customer": Try(UNOWNED, 404, body={}),
    "crm.open_pool_customer": Try(UNOWNED, 404, body={}),
    "crm.release_customer": stale(CUSTOMER, **_REASON),
    "crm.assign_from_pool": Try(EMPLOYEE, 404, body={"owner_id": "{employee_id}", **_REASON}),
    "crm.move_to_pool": Try(UNOWNED, 422, body={"unknown": 1}),
    "crm.protect_customer": stale(CUSTOMER, **_REASON),
    "crm.owner_history": Try(CUSTOMER, 200),
    "crm.follow_up_planner": Try(LISTED, 200, query=SPAN),
    "crm.follow_up_rate": Try(LISTED, 200, query=SPAN),
}
PATH_VALUES = {"pool_id": "pool_none"}
