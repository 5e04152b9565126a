"""What the routed operations about quotes answer to somebody who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys.tries import EMPLOYEE, LISTED, UNOWNED, Try, refused

_LINES = {"valid_until": "2099-12-31", "lines": [{"product_id": "prod_none"}]}
_REASON = {"reason": "a reason"}
TRIES: dict[str, Try] = {
    "catalog.create_quote": Try(
        EMPLOYEE, 422, body={**_LINES, "owner_id": "{employee_id}"}, outside=422),
    "catalog.revise_quote": Try(UNOWNED, 404, body=_LINES),
    "catalog.get_quote": Try(UNOWNED, 404),
    "catalog.list_quotes": Try(LISTED, 200, query={"limit": 200}),
    "catalog.quote_history": Try(UNOWNED, 404),
    "catalog.quote_approval_preview": Try(UNOWNED, 404),
    "catalog.submit_quote": refused(404),
    "catalog.approve_quote": refused(404),
    "catalog.reject_quote": Try(UNOWNED, 404, body=_REASON),
    "catalog.send_quote": refused(404),
    "catalog.accept_quote": refused(404),
    "catalog.decline_quote": Try(UNOWNED, 404, body=_REASON),
}
PATH_VALUES = {"quote_id": "quote_none"}
OWNER_OF: dict[str, Callable[[dict[str, Any]], str]] = {
    "catalog.list_quotes": lambda item: item["owner_id"]}
