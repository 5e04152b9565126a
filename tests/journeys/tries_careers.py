"""What the routed operations about careers and culture answer to somebody who may."""

from __future__ import annotations

from tests.journeys.tries import EMPLOYEE, UNOWNED, Try, refused

_AMOUNT = {"amount": "100.00", "currency": "CNY"}
TRIES: dict[str, Try] = {
    "people.set_ladder": refused(),
    "people.get_ladder": Try(UNOWNED, 404, query={"ladder_version": 99_999}),
    "people.promote": Try(EMPLOYEE, 422, body={
        "employee_id": "{employee_id}", "step": "none", "effective_on": "2026-03-01",
        "reason": "a reason"}),
    "people.career": Try(EMPLOYEE, 200),
    "people.log_conversation": Try(EMPLOYEE, 422, body={
        "held_on": "2198-01-01", "note": "a note"}),
    "people.plan_culture_event": refused(),
    "people.list_culture_events": Try(UNOWNED, 200),
    "people.hold_culture_event": Try(UNOWNED, 404, body={"spent": _AMOUNT}),
    "people.cancel_culture_event": Try(UNOWNED, 404, body={"reason": "a reason"}),
    "people.retention": Try(UNOWNED, 200, query={"year": 2026}),
}
PATH_VALUES = {"event_id": "cul_none"}
