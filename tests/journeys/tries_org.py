"""What org's newer routed operations answer to somebody who may (see `permission_table`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys.tries import STALE, UNOWNED, Try, refused

CONTENT = {
    "purpose": "开发并维护客户", "duties": ["客户开发"],
    "authority": {"discount_rate": "0.05",
                  "approval_amount": {"amount": "100.00", "currency": "CNY"}},
}
_DAY = {"valid_from": "2026-04-01"}
TRIES: dict[str, Try] = {
    "org.draft_job_description": Try(UNOWNED, 404, body={"content": CONTENT}),
    "org.list_job_descriptions": Try(UNOWNED, 200),
    "org.get_job_description": Try(UNOWNED, 404),
    "org.rewrite_job_description": Try(UNOWNED, 404, body={"content": CONTENT}, headers=STALE),
    "org.approve_job_description": refused(404),
    "org.move_employee": refused(),
    "org.preview_unit_move": Try(UNOWNED, 404, query=_DAY),
    "org.preview_position_move": Try(UNOWNED, 404, query={**_DAY, "unit_id": "unit_none"}),
    "org.preview_employee_move": Try(UNOWNED, 422, query={
        **_DAY, "employee_id": "emp_none", "position_id": "pos_none"}),
    "org.why_visible": Try(UNOWNED, 404, query={"permission": "deals:read"}),
    "org.invite_account": refused(),
    "org.reset_password": refused(404),
    "org.list_sessions": Try(UNOWNED, 200),
    "org.end_session": refused(404),
    "org.second_factor": Try(UNOWNED, 404),
    "org.enrol_second_factor": Try(UNOWNED, 404, body={"password": "x"}),
    "org.confirm_second_factor": Try(UNOWNED, 404, body={"one_time_code": "000000"}),
    "org.remove_second_factor": Try(
        UNOWNED, 404, body={"password": "x", "one_time_code": "000000"}),
    "org.clear_second_factor": refused(404),
    "org.link_identity": Try(UNOWNED, 422, body={"subject": "x"}),
    "org.unlink_identity": refused(404),
    "org.plan_handover": refused(),
    "org.list_handovers": Try(UNOWNED, 200),
    "org.get_handover": Try(UNOWNED, 404),
    "org.start_handover": refused(404),
    "org.roll_back_handover": refused(404),
    "org.list_calendar_years": Try(UNOWNED, 200),
    "org.set_calendar_year": Try(UNOWNED, 422, body={"year": 2198, "free_days": ["2199-01-01"]}),
    "org.draft_territories": refused(),
    "org.list_territories": Try(UNOWNED, 200),
    "org.get_territories": Try(UNOWNED, 404),
    "org.rewrite_territories": Try(
        UNOWNED, 404, body={"territories": [{"key": "a", "name": "b"}]}, headers=STALE),
    "org.activate_territories": refused(404),
    "org.archive_territories": refused(404),
    "crm.preview_territories": Try(UNOWNED, 404),
    "crm.run_territories": refused(404),
    "crm.territory_run": Try(UNOWNED, 404),
}
PATH_VALUES: dict[str, str] = {
    "model_id": "trm_none",
    "handover_id": "hnd_none", "description_id": "jd_none", "session_id": "ses_none"}
OWNER_OF: dict[str, Callable[[dict[str, Any]], str]] = {}
