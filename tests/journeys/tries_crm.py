"""What crm's routed operations answer to somebody who may (see `permission_table`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys.tries import EMPLOYEE, LISTED, STALE, UNOWNED, Try, refused, stale

CUSTOMER = "customer"
_REASON = {"reason": "a reason"}
TRIES: dict[str, Try] = {
    "crm.create_customer": Try(
        EMPLOYEE, 201, outside=422,
        body={"name": "Tried", "owner_id": "{employee_id}", "allow_duplicate": True},
    ),
    "crm.list_customers": Try(LISTED, 200, query={"limit": 200}),
    "crm.get_customer": Try(CUSTOMER, 200),
    "crm.change_customer": stale(CUSTOMER, region="x"),
    "crm.hand_over_customer": stale(CUSTOMER, owner_id="{employee_id}", **_REASON),
    "crm.overview": Try(CUSTOMER, 200),
    "crm.add_contact": stale(CUSTOMER, name="x"),
    "crm.list_contacts": Try(CUSTOMER, 200),
    "crm.change_contact": Try(UNOWNED, 404, body={"name": "x"}, headers=STALE),
    "crm.remove_contact": Try(UNOWNED, 404, body={}, headers=STALE),
    "crm.record_interaction": stale(CUSTOMER, channel="call", summary="x"),
    "crm.list_interactions": Try(CUSTOMER, 200),
    "crm.follow_ups": Try(LISTED, 200, query={"limit": 200}),
    "crm.explain_grade": Try(CUSTOMER, 200),
    "crm.set_grade": stale(CUSTOMER, grade="A", **_REASON),
    "crm.reset_grade": stale(CUSTOMER),
    "crm.grade_history": Try(CUSTOMER, 200),
    "crm.customer_personas": Try(CUSTOMER, 200),
    "crm.persona_customers": Try(UNOWNED, 404),
    "crm.persona_match": Try(UNOWNED, 404),
    "crm.list_grade_rules": Try(UNOWNED, 200),
    "crm.draft_grade_rule": refused(),
    "crm.approve_grade_rule": refused(404),
    "crm.subject_export": Try(UNOWNED, 404),
    "crm.subject_erase": Try(UNOWNED, 404, body=_REASON),
}
PATH_VALUES: dict[str, str] = {
    "contact_id": "cont_none",
    "rule_version": "999999",
    "subject_id": "cust_none",
}
OWNER_OF: dict[str, Callable[[dict[str, Any]], str]] = {
    "crm.list_customers": lambda item: item["owner_id"],
    "crm.follow_ups": lambda item: item["owner_id"],
}
