"""What the routed operations about bottom-up targets answer to somebody who may."""

from __future__ import annotations

from tests.journeys.tries import UNOWNED, Try

_AMOUNT = {"amount": "100.00", "currency": "CNY"}
_REASON = {"reason": "a reason"}
TRIES: dict[str, Try] = {
    "strategy.open_bottom_up": Try(UNOWNED, 404, body={"due_on": "2099-12-31"}),
    "strategy.list_bottom_ups": Try(UNOWNED, 200),
    "strategy.submit_target": Try(
        UNOWNED, 404, body={"node": "employee/emp_none", "amount": _AMOUNT}),
    "strategy.adjust_submission": Try(UNOWNED, 404, body={"amount": _AMOUNT, **_REASON}),
    "strategy.target_submissions": Try(UNOWNED, 404),
    "strategy.bottom_up_view": Try(UNOWNED, 404),
    "strategy.accept_bottom_up": Try(UNOWNED, 404, body=_REASON),
}
PATH_VALUES: dict[str, str] = {"submission_id": "1"}
