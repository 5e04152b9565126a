"""What the routed operations about recruiting answer to somebody who may."""

from __future__ import annotations

from tests.journeys.tries import UNOWNED, Try, refused

TRIES: dict[str, Try] = {
    "people.draft_hiring_standard": refused(),
    "people.approve_hiring_standard": refused(404),
    "people.list_hiring_standards": Try(UNOWNED, 200),
    "people.capacity_gap": Try(UNOWNED, 200, query={
        "year": 2198, "starts_on": "2198-01-01", "capacity": "100.00"}),
    "people.draft_requisition": refused(),
    "people.approve_requisition": refused(404),
    "people.cancel_requisition": Try(UNOWNED, 404, body={"reason": "a reason"}),
    "people.list_requisitions": Try(UNOWNED, 200),
    "people.add_candidate": refused(),
    "people.record_interview": Try(UNOWNED, 404, body={
        "interviewer_id": "emp_none", "held_on": "2026-03-01",
        "scores": [{"code": "a", "score": 1}]}),
    "people.offer_candidate": Try(UNOWNED, 404, body={"starts_on": "2026-03-01"}),
    "people.accept_offer": refused(404),
    "people.refuse_candidate": Try(
        UNOWNED, 404, body={"refused_by": "us", "reason": "a reason"}),
    "people.hire_candidate": Try(UNOWNED, 404, body={"hired_on": "2026-03-01"}),
    "people.decide_probation": Try(UNOWNED, 404, body={
        "is_passed": True, "decided_on": "2026-06-01", "reason": "a reason"}),
    "people.get_candidate": Try(UNOWNED, 404),
    "people.list_candidates": Try(UNOWNED, 200),
    "people.erase_candidate": refused(404),
    "people.recruiting_funnel": Try(UNOWNED, 200, query={
        "from_on": "2026-01-01", "to_on": "2027-01-01"}),
}
PATH_VALUES = {"standard_id": "std_none", "standard_version": "1",
               "requisition_id": "req_none", "candidate_id": "cand_none"}
