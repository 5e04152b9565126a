"""What the routed operations about pay answer to somebody who may (see `permission_table`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys.tries import DEAL, EMPLOYEE, LISTED, UNOWNED, Try, refused

_SHEET = {"employee_id": "{employee_id}", "period": "2199-12"}
_AMOUNT = {"amount": "100.00", "currency": "CNY"}
TRIES: dict[str, Try] = {
    "people.retire_plan": Try(UNOWNED, 404, body={"ends_on": "2026-04-01"}),
    "people.calculate_pay": Try(EMPLOYEE, 422, body=_SHEET),
    "people.list_pay_sheets": Try(LISTED, 200, query={"limit": 200}),
    "people.pay_sheet": Try(UNOWNED, 404),
    "people.review_pay": refused(404),
    "people.approve_pay": refused(404),
    "people.pay_out": refused(404),
    "people.start_pay_run": refused(),
    "people.grant_bonus": Try(
        EMPLOYEE, 422,
        body={"employee_id": "{employee_id}", "period": "2026-03", "reason": "a reason",
              "amount": {"amount": "0.00", "currency": "CNY"}}),
    "people.announce_contest": refused(),
    "people.list_contests": Try(UNOWNED, 200),
    "people.standings": Try(UNOWNED, 404),
    "people.award_contest": refused(404),
    "people.raise_dispute": Try(
        EMPLOYEE, 422,
        body={"employee_id": "{employee_id}", "period": "2026-13", "kind": "incorrect_payment",
              "expected": _AMOUNT, "reason": "a reason"}),
    "people.list_disputes": Try(LISTED, 200, query={"limit": 200}),
    "people.resolve_dispute": Try(
        UNOWNED, 404, body={"is_approved": False, "resolution": "a reason"}),
    "people.estimate_commission": Try(DEAL, 200),
    "people.replay_plan": Try(UNOWNED, 404, query={"period": "2026-03"}),
}
PATH_VALUES = {"settlement_id": "setl_none", "contest_id": "contest_none",
               "dispute_id": "disp_none"}
OWNER_OF: dict[str, Callable[[dict[str, Any]], str]] = {
    "people.list_pay_sheets": lambda item: item["employee_id"],
    "people.list_disputes": lambda item: item["employee_id"],
}
