"""What the routed operations about training answer to somebody who may."""

from __future__ import annotations

from tests.journeys.tries import UNOWNED, Try, refused

TRIES: dict[str, Try] = {
    "people.create_course": refused(),
    "people.list_courses": Try(UNOWNED, 200),
    "people.create_programme": refused(),
    "people.list_programmes": Try(UNOWNED, 200),
    "people.schedule_session": refused(),
    "people.cancel_session": Try(UNOWNED, 404, body={"reason": "a reason"}),
    "people.list_sessions": Try(UNOWNED, 200),
    "people.enrol": Try(UNOWNED, 404, body={"employee_id": "emp_none"}),
    "people.complete_session": Try(UNOWNED, 404, body={"results": []}),
    "people.list_enrolments": Try(UNOWNED, 200),
    "people.list_certificates": Try(UNOWNED, 200),
    "people.revoke_certificate": Try(UNOWNED, 404, body={"reason": "a reason"}),
    "people.training_overdue": Try(UNOWNED, 200),
    "pipeline.require_certificates": Try(
        UNOWNED, 200, body={"stage": "collection", "course_codes": []}),
    "pipeline.stage_certificates": Try(UNOWNED, 200),
}
PATH_VALUES = {"certificate_id": "cert_none"}
